/** The styles of the page: for phones, wide screens, dark mode and paper. They load nothing. */
export const SYNC_PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --soft: #5b6370; --line: #dde1e7; --paper: #fff; --card: #f5f6f8;
  --warn: #8a5300; --warn-bg: #fff4dc; --bad: #a5182b; --bad-bg: #fdecee; --good: #14663a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #a0a8b4; --line: #333a45; --paper: #14171c;
  --card: #1d2128; --warn: #f3c26b; --warn-bg: #33270e; --bad: #ff9aa6; --bad-bg: #3a1519; --good: #7fd6a4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.25rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
h2 small, .soft { color: var(--soft); font-weight: 400; }
p { margin: .25rem 0 .75rem; }
code { font: .9em ui-monospace, monospace; background: var(--card); border-radius: .3em; padding: .1em .35em; }
.box { border: 1px solid var(--line); border-left: .35rem solid; border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0; }
.box p:last-child { margin-bottom: 0; }
.held { border-left-color: var(--warn); background: var(--warn-bg); }
.failed, .confidential { border-left-color: var(--bad); background: var(--bad-bg); }
.box strong { color: var(--warn); }
.confidential strong, .failed strong { color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .5rem; margin: 1rem 0; padding: 0; }
.figures div { background: var(--card); border-radius: .5rem; padding: .6rem .8rem; }
.figures dt { color: var(--soft); font-size: .85rem; }
.figures dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .92rem; }
.who { width: 8rem; }
.field { width: 12rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; font-size: .82rem; }
tbody th { font-weight: 600; font-variant-numeric: tabular-nums; }
.rest th, .rest td { border-bottom-color: transparent; }
.chip { display: inline-block; background: var(--card); border-radius: .3rem; padding: 0 .4rem; margin: 0 .25rem .25rem 0; }
.chip b { font-weight: 500; color: var(--soft); }
.file { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .5rem 0; }
.file h3 { font-size: 1rem; margin: 0; }
.file ul { margin: .25rem 0 0; padding-left: 1.2rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .75rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 34rem) { .changes thead { display: none; } .changes tr { display: block; padding: .4rem 0;
    border-bottom: 1px solid var(--line); } .changes th, .changes td { border: 0; padding: 0; }
  .changes th { display: block; } .changes td { display: inline; } .changes tr.rest { border: 0; padding-bottom: 0; }
  .changes td[data-name]::before { content: " " attr(data-name) " "; color: var(--soft); } }
@media print { :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #f2f2f2; --warn: #000; --warn-bg: #fff;
    --bad: #000; --bad-bg: #fff; } body { max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; } tr, .box, .file, .figures div { break-inside: avoid; } thead { display: table-header-group; }
  .box, .figures div, .chip { border: 1px solid #bbb; } }
`;

/** The text at the foot of each printed sheet. */
export const CONFIDENTIAL_STYLE = `@page { @bottom-center { content: "Confidential: personal data"; font: 8pt sans-serif; } }`;
