import type { ReportedChange, SyncReport } from '../shared/sync-report.js';
import { type Html, html } from './html.js';

/** Of each kind: a page with more than so many is read by no one. */
export const PAGE_ROWS = 1_000;

export function isRevealed(plan: SyncReport['plan']): boolean {
  return plan?.changes.some(({ values }) => values !== undefined) ?? false;
}

/** The changes of one kind: which fields, or, where values were asked for, from what to what. */
export function changesTable(changes: readonly ReportedChange[]): Html {
  const shown = changes.slice(0, PAGE_ROWS);
  const compared = shown.some(({ kind, values }) => kind === 'updated' && values !== undefined);
  const heads = compared
    ? html`<th scope="col" class="who">employee</th><th scope="col" class="field">field</th><th scope="col">before</th><th scope="col">after</th>`
    : html`<th scope="col" class="who">employee</th><th scope="col">fields</th>`;
  const rows = shown.flatMap((change) => (compared ? comparedRows(change) : [fieldsRow(change)]));
  return html`<table class="changes"><thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody></table>`;
}

function fieldsRow({ employee_id, fields, values }: ReportedChange): Html {
  const chips = values
    ? values.map(
        ({ field, after }) =>
          html`<span class="chip"><b>${words(field)}</b> <bdi>${valueWords(after)}</bdi></span>`,
      )
    : fields.map((field) => html`<span class="chip">${words(field)}</span>`);
  return html`<tr><th scope="row">${employee_id}</th><td>${chips}</td></tr>`;
}

/** A row a field; only the first names the employee. */
function comparedRows({ employee_id, values = [] }: ReportedChange): Html[] {
  return values.map(({ field, before, after }, at) => {
    const cells = html`<td>${words(field)}</td><td data-name="before"><bdi>${valueWords(before)}</bdi></td><td data-name="after"><bdi>${valueWords(after)}</bdi></td>`;
    const head = at === 0 ? html`<th scope="row">${employee_id}</th>` : html`<td></td>`;
    return at < values.length - 1
      ? html`<tr class="rest">${head}${cells}</tr>`
      : html`<tr>${head}${cells}</tr>`;
  });
}

function words(field: string): string {
  return field.replaceAll('_', ' ');
}

function valueWords(value: unknown): string {
  if (value === true) return 'yes';
  return value === false ? 'no' : String(value ?? '–');
}
