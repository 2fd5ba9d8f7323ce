/** The page at `/docs`: the OpenAPI document to read, whole and without anything from elsewhere. */
import { createHash } from 'node:crypto';
import { escapedHtml } from '../../rules/html.ts';

type Json = Readonly<Record<string, unknown>>;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h2{margin-top:2.5rem;font-size:1.1rem;border-top:1px solid #ccc;padding-top:1rem}code,pre{font:.875rem/1.45 ui-monospace,monospace}
pre{background:#f5f5f5;padding:.75rem;overflow:auto;max-height:24rem}table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}
summary{cursor:pointer}nav a{display:block}
@media (prefers-color-scheme:dark){body{color:#eee;background:#161616}pre{background:#242424}a{color:#8cb4ff}}`;

/** Nothing but our own style may load or run. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/** One HTML page for a document of `openApiDocument`. */
export function docsPage(document: Json): string {
  const { title, version } = document['info'] as { readonly title: string; readonly version: string };
  const operations = Object.entries(document['paths'] as Json).flatMap(([path, methods]) =>
    Object.entries(methods as Json).map(([method, operation]) => ({ method, path, operation: operation as Json })),
  );
  const schemas = (document['components'] as { readonly schemas: Json }).schemas;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} API</title><style>${STYLE}</style></head><body>
<h1>${escaped(title)} API ${escaped(version)}</h1>
<p>The same for machines: <a href="/openapi.json">/openapi.json</a>.</p>
<nav>${operations.map(({ method, path, operation }) => `<a href="#${idOf(operation)}">${heading(method, path)}</a>`).join('')}</nav>
${operations.map(({ method, path, operation }) => section(method, path, operation)).join('\n')}
<h2>Schemas</h2>
${Object.entries(schemas)
  .map(([name, schema]) => folded(name, schema, `schema-${name}`))
  .join('\n')}
</body></html>`;
}

function section(method: string, path: string, operation: Json): string {
  const parameters = (operation['parameters'] ?? []) as readonly Json[];
  const { requestBody, responses } = operation as { readonly requestBody?: Json; readonly responses: Json };
  const answers = Object.entries(responses).map(([status, answer]) => row([status, (answer as Json)['description']]));
  return `<h2 id="${idOf(operation)}">${heading(method, path)}</h2>
<p>${escaped(operation['summary'])}</p><p>${escaped(operation['description'] ?? 'Needs no token.')}</p>
${parameters.length === 0 ? '' : `<table>${parameters.map(parameterRow).join('')}</table>`}
${requestBody === undefined ? '' : folded('body', requestBody['content'])}
<table>${answers.join('')}</table>
${folded('answer', (responses['200'] as Json)['content'])}`;
}

function parameterRow({ name, in: place, required, description }: Json): string {
  return row([name, `${String(place)}${required === true ? ', needed' : ''}`, description ?? '']);
}

function row(cells: readonly unknown[]): string {
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
}

function folded(name: string, value: unknown, id?: string): string {
  const anchor = id === undefined ? '' : ` id="${escaped(id)}"`;
  return `<details${anchor}><summary>${escaped(name)}</summary><pre>${escaped(JSON.stringify(value, null, 2))}</pre></details>`;
}

function heading(method: string, path: string): string {
  return `<code>${method.toUpperCase()} ${escaped(path)}</code>`;
}

function idOf(operation: Json): string {
  return escaped(operation['operationId']);
}

function escaped(text: unknown): string {
  return escapedHtml(String(text));
}
