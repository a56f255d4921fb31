import { formatPassedOver } from '../../shared/passed-over.js';
import type { FileReport, MissingEmployee, ReportedBrake, SyncReport } from '../../shared/sync-report.js';
import {
  formatBrake,
  formatCodeWidth,
  formatDrift,
  formatList,
  formatPercent,
  groupedChanges,
  isRevealed,
} from './format-plan.js';
import { hintedCommand } from './hints.js';
import { escapeTemplate, Html } from './html.js';
import { changesTable, employeeLabel, PAGE_ROWS } from './sync-page-changes.js';
import { CONFIDENTIAL_STYLE, SYNC_PAGE_STYLE } from './sync-page-style.js';

type Plan = NonNullable<SyncReport['plan']>;

/**
 * Formats a sync and its plan as one HTML page to send to a colleague. The page loads and runs nothing. It is marked as confidential
 * when it shows values.
 */
export function syncPage(report: SyncReport): string {
  const { plan, error } = report;
  const revealed = isRevealed(plan?.changes ?? []);
  const page = escapeTemplate`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Paycom sync ${report.sync_id}: ${titleOf(report)}</title>
<style>${new Html(SYNC_PAGE_STYLE)}${new Html(revealed ? CONFIDENTIAL_STYLE : '')}</style>
${revealed ? CONFIDENTIAL : []}
<header>
<h1>${titleOf(report)}</h1>
<p class="soft">Paycom sync <code>${report.sync_id}</code> of ${formatReport(report)}, started ${formatMoment(report.started_at)}${report.completed_at === null ? '' : `, ended ${formatMoment(report.completed_at)}`}</p>
</header>
${plan?.held_by ? holdBox(report, plan.held_by) : []}
${error ? errorBox(error) : []}
${figures(report)}
${plan ? planSections(report, plan) : []}
${fileSection(report)}
${footer(report)}
</html>
`;
  return page.text;
}

const CONFIDENTIAL = escapeTemplate`<div class="box confidential"><p><strong>Confidential.</strong> This page contains personal data of employees, such as
pay and addresses. Send it only to people who may see them, and delete it when it is no longer needed.</p></div>`;

function titleOf({ status, dry_run, plan }: SyncReport): string {
  if (dry_run && status === 'completed')
    return plan?.held_by ? 'A sync would be held' : 'What a sync would change';
  return status === 'held' ? 'Held: waits for approval' : `Sync ${status.replaceAll('_', ' ')}`;
}

function formatReport({ report_type, dry_run }: SyncReport): string {
  const which = report_type === 'all' ? 'all reports' : report_type;
  return dry_run ? `${which} (dry run: nothing was written)` : which;
}

function formatMoment(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

function holdBox({ sync_id, status, plan }: SyncReport, brakes: readonly ReportedBrake[]): Html {
  const reasons = brakes.map((brake) => escapeTemplate`<p><strong>${formatBrake(brake)}</strong></p>`);
  const next =
    status === 'held'
      ? escapeTemplate`<p>Nothing was applied. <code>${hintedCommand(`paycom approve ${sync_id} ${plan?.hash ?? ''}`)}</code> applies exactly this plan. <code>${hintedCommand(`paycom reject ${sync_id}`)}</code> rejects it, and refuses the files named above.</p>`
      : [];
  return escapeTemplate`<section class="box held">${reasons}${next}</section>`;
}

function errorBox({ code, message, hint }: NonNullable<SyncReport['error']>): Html {
  return escapeTemplate`<section class="box failed"><p><strong>${message}</strong> <code>${code}</code></p><p>${hint}</p></section>`;
}

function figures({ employees, files, rows, success_rates, plan }: SyncReport): Html {
  const terminated = plan?.changes.filter(({ group }) => group === 'terminated').length;
  const all: readonly (readonly [string, string | number])[] = [
    ['created', employees.created],
    ['updated', employees.updated],
    ...(terminated === undefined ? [] : [['terminated', terminated] as const]),
    ['unchanged', employees.unchanged],
    ['missing', employees.missing],
    ['files', files.length],
    ['rows read', rows.read],
    ['rows quarantined', rows.quarantined],
    ['rows valid', formatPercent(success_rates.rows)],
  ];
  const shown = all.map(([name, figure]) => escapeTemplate`<div><dt>${name}</dt><dd>${figure}</dd></div>`);
  return escapeTemplate`<dl class="figures">${shown}</dl>`;
}

function planSections({ sync_id }: SyncReport, { changes: all, missing }: Plan): Html[] {
  if (all.length + missing.length === 0)
    return [escapeTemplate`<section><h2>No changes</h2><p>The reports match the roster.</p></section>`];
  const groups = groupedChanges(all).map(
    ({ title, changes }) =>
      escapeTemplate`<section><h2>${title} <small>${changes.length}</small></h2>${changesTable(changes)}${more(changes.length, sync_id)}</section>`,
  );
  return missing.length > 0 ? [...groups, missingSection(missing, sync_id)] : groups;
}

function missingSection(missing: readonly MissingEmployee[], sync_id: string): Html {
  const rows = missing
    .slice(0, PAGE_ROWS)
    .map(
      ({ employee_id, name, last_listed }) =>
        escapeTemplate`<tr><th scope="row">${employeeLabel(employee_id, name)}</th><td>${formatList(last_listed)}</td></tr>`,
    );
  return escapeTemplate`<section><h2>Missing from the newest full report <small>${missing.length}</small></h2>
<p class="soft">They stay in the roster unchanged.</p>
<table class="changes"><thead><tr><th scope="col" class="who">employee</th><th scope="col">last listed</th></tr></thead><tbody>${rows}</tbody></table>${more(missing.length, sync_id)}</section>`;
}

function more(all: number, sync_id: string): Html | [] {
  if (all <= PAGE_ROWS) return [];
  return escapeTemplate`<p class="soft">… and ${all - PAGE_ROWS} more: <code>${hintedCommand(`paycom logs ${sync_id} --json`)}</code> lists all.</p>`;
}

function fileSection({ files, passed_over = [] }: SyncReport): Html {
  const over =
    passed_over.length > 0
      ? escapeTemplate`<p class="soft">Passed over: ${formatPassedOver(passed_over)}</p>`
      : [];
  if (files.length === 0)
    return escapeTemplate`<section><h2>Files</h2><p>There were no new files.</p>${over}</section>`;
  return escapeTemplate`<section><h2>Files <small>${files.length}</small></h2>${files.map(fileBox)}${over}</section>`;
}

function fileBox({ name, report_type, status, error, drift, issues, ...rows }: FileReport): Html {
  const notes = [
    ...(error
      ? [escapeTemplate`<li><strong>${error.message}</strong> ${error.hint} <code>${error.code}</code></li>`]
      : []),
    ...(drift
      ? formatDrift(drift).map(
          (part) => escapeTemplate`<li><bdi>${part}</bdi> (against ${drift.against})</li>`,
        )
      : []),
    ...issueNotes(issues),
  ];
  return escapeTemplate`<div class="file"><h3><bdi>${name}</bdi></h3>
<p class="soft">${report_type ?? 'unknown report'}, ${status}: ${rows.rows_read} rows read, ${rows.rows_valid} valid, ${rows.rows_quarantined} quarantined</p>
${notes.length > 0 ? escapeTemplate`<ul>${notes}</ul>` : []}</div>`;
}

const ROWS_NAMED = 20;

/** One line per kind of issue, with the row numbers that Numbers shows. */
function issueNotes(issues: FileReport['issues']): Html[] {
  const rowsOf = new Map<string, number[]>();
  for (const { row, field, code } of issues) {
    const kind = `${field}: ${code}`.replaceAll('_', ' ');
    const rows = rowsOf.get(kind);
    if (rows) rows.push(row);
    else rowsOf.set(kind, [row]);
  }
  return [...rowsOf].map(([kind, rows]) => {
    const named = rows.slice(0, ROWS_NAMED).join(', ');
    const rest = rows.length > ROWS_NAMED ? ` and ${rows.length - ROWS_NAMED} more` : '';
    return escapeTemplate`<li>${kind}, ${rows.length === 1 ? 'row' : 'rows'} ${named}${rest}</li>`;
  });
}

function footer({ plan, code_width, roster }: SyncReport): Html {
  const people = Object.entries(roster ?? {}).map(
    ([status, count]) => `${count} ${status.replaceAll('_', ' ')}`,
  );
  return escapeTemplate`<footer>
${plan ? escapeTemplate`<p>Plan <code>${plan.hash}</code></p>` : []}
${code_width ? escapeTemplate`<p>Width of employee codes: ${formatCodeWidth(code_width)}</p>` : []}
${people.length > 0 ? escapeTemplate`<p>Roster: ${people.join(', ')}</p>` : []}
</footer>`;
}
