import type { ReportedChange } from '../../shared/sync-report.js';
import { escapeTemplate, type Html } from './html.js';

/** Rows shown per group. Nobody reads a longer page. */
export const PAGE_ROWS = 1_000;

/** Formats the changes of one group: the fields, or the values before and after when they are revealed. */
export function changesTable(changes: readonly ReportedChange[]): Html {
  const shown = changes.slice(0, PAGE_ROWS);
  const compared = shown.some(({ kind, values }) => kind === 'updated' && values !== undefined);
  const heads = compared
    ? escapeTemplate`<th scope="col" class="who">employee</th><th scope="col" class="field">field</th><th scope="col">before</th><th scope="col">after</th>`
    : escapeTemplate`<th scope="col" class="who">employee</th><th scope="col">fields</th>`;
  const rows = shown.flatMap((change) => (compared ? comparedRows(change) : [fieldsRow(change)]));
  return escapeTemplate`<table class="changes"><thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody></table>`;
}

function fieldsRow({ employee_id, name, fields, values }: ReportedChange): Html {
  const chips = values
    ? values.map(
        ({ field, after }) =>
          escapeTemplate`<span class="chip"><b>${words(field)}</b> <bdi>${formatValue(after)}</bdi></span>`,
      )
    : fields.map((field) => escapeTemplate`<span class="chip">${words(field)}</span>`);
  return escapeTemplate`<tr><th scope="row">${employeeLabel(employee_id, name)}</th><td>${chips}</td></tr>`;
}

/** One row per field. Only the first row has the employee's id. */
function comparedRows({ employee_id, name, values = [] }: ReportedChange): Html[] {
  return values.map(({ field, before, after }, at) => {
    const cells = escapeTemplate`<td>${words(field)}</td><td data-name="before"><bdi>${formatValue(before)}</bdi></td><td data-name="after"><bdi>${formatValue(after)}</bdi></td>`;
    const head =
      at === 0
        ? escapeTemplate`<th scope="row">${employeeLabel(employee_id, name)}</th>`
        : escapeTemplate`<td></td>`;
    return at < values.length - 1
      ? escapeTemplate`<tr class="rest">${head}${cells}</tr>`
      : escapeTemplate`<tr>${head}${cells}</tr>`;
  });
}

export function employeeLabel(employee_id: string, name: string | undefined): Html {
  return name ? escapeTemplate`${employee_id} <bdi>${name}</bdi>` : escapeTemplate`${employee_id}`;
}

function words(field: string): string {
  return field.replaceAll('_', ' ');
}

function formatValue(value: unknown): string {
  if (value === true) return 'yes';
  return value === false ? 'no' : String(value ?? '–');
}
