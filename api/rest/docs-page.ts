import { escapeUTF8 } from 'entities/escape';
import { ERROR_CODES, type ErrorCode, httpStatusOf } from '../../shared/error-codes.js';
import { httpHint } from '../http/hints.js';
import type { OpenApiDocument } from './openapi.js';

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
};
type Operation = {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};

/** Renders the documentation page: plain HTML without scripts or external resources, so that it works offline and behind firewalls. */
export function docsPage(document: OpenApiDocument): string {
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]) =>
      routeSection(method, path, operation as Operation),
    ),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>paycom-sync API</title>
<link rel="stylesheet" href="/api/docs/style.css">
</head>
<body>
<main>
<h1>paycom-sync API</h1>
<p>${escapeUTF8(document.info.description ?? '')} Every request needs <code>Authorization: Bearer TOKEN</code> (<code>paycom tokens create</code> creates a token) or the cookie of a
signed-in session, unless its route states otherwise. Programs can read <a href="/api/openapi.json">openapi.json</a>.</p>
<h2>Routes</h2>
${routes.join('\n')}
<h2>Errors</h2>
<p>Every error is <code>application/problem+json</code> with these codes.</p>
<table>
<thead><tr><th>code</th><th>status</th><th>what to do</th></tr></thead>
<tbody>
${Object.keys(ERROR_CODES)
  .map((code) => errorRow(code as ErrorCode))
  .join('\n')}
</tbody>
</table>
</main>
</body>
</html>
`;
}

function routeSection(
  method: string,
  path: string,
  { summary = '', description = '', ...operation }: Operation,
) {
  const inputs = [...parametersOf(operation.parameters), ...propertiesOf(operation.requestBody)];
  return `<section>
<h3><code><b>${method.toUpperCase()}</b> ${escapeUTF8(path)}</code></h3>
<p>${escapeUTF8(summary)}. <small>${escapeUTF8(description)}</small></p>
${inputs.length > 0 ? `<table><tbody>\n${inputs.join('\n')}\n</tbody></table>` : ''}
</section>`;
}

function parametersOf(parameters: Operation['parameters'] = []): string[] {
  return parameters.map(({ name, in: where, required = false, schema }) =>
    inputRow(name, where, required, schema),
  );
}

function propertiesOf(body: Operation['requestBody']): string[] {
  const schema = body?.content['application/json']?.schema;
  return Object.entries(schema?.properties ?? {}).map(([name, property]) =>
    inputRow(name, 'body', schema?.required?.includes(name) ?? false, property),
  );
}

function inputRow(name: string, where: string, required: boolean, schema: Schema): string {
  const fallback = schema.default === undefined ? '' : `, ${JSON.stringify(schema.default)} when not given`;
  const kind = `${where}${required ? ', required' : ''}${fallback}`;
  return `<tr><td><code>${escapeUTF8(name)}</code></td><td>${escapeUTF8(typeOf(schema))}</td><td>${escapeUTF8(kind)}</td><td>${escapeUTF8(schema.description ?? '')}</td></tr>`;
}

function typeOf({ $ref, type, enum: values, anyOf, items }: Schema): string {
  if (values) return values.map(String).join(' | ');
  if (items) return `list of ${typeOf(items)}`;
  if (anyOf) return anyOf.map(typeOf).join(' | ');
  return $ref?.split('/').at(-1) ?? [type ?? 'any'].flat().join(' | ');
}

function errorRow(code: ErrorCode): string {
  const hint = httpHint({ code, hint: ERROR_CODES[code].hint });
  return `<tr id="${code}"><td><code>${code}</code></td><td>${httpStatusOf(code)}</td><td>${escapeUTF8(hint)}</td></tr>`;
}

export const DOCS_STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h3 { margin: 2rem 0 0; font-size: 1rem; }
p { margin: 0.25rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
td, th { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-top: 1px solid #8884; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
:target { background: #fd83; }
`;
