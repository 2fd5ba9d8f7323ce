/** Mistakes of a programme, for people and for the programs that show them. */
import { posix, sep } from 'node:path';
import type { Diagnostic, Severity } from '../../../rules/check/diagnostic.ts';
import { VERSION } from '../../version.ts';
import { printable } from '../output/printable.ts';

/** The text of all diagnostics of the folder, with its line ends. */
type Format = (folder: string, diagnostics: readonly Diagnostic[]) => string;

export const CHECK_FORMATS = { text, json, sarif, github } as const satisfies Record<string, Format>;

export type CheckFormat = keyof typeof CHECK_FORMATS;

/** `tools/blog.json:7:31  error  unknown operator …`, and a last line that counts. */
function text(folder: string, diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.map(
    ({ file, line, column, severity, message }) =>
      `${pathOf(folder, file)}:${line}:${column}  ${severity}  ${message}\n`,
  );
  return printable(`${lines.join('')}${folder}: ${summary(diagnostics)}.\n`);
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = count(diagnostics, 'error');
  const warnings = count(diagnostics, 'warning');
  if (errors + warnings === 0) return 'no mistakes';
  return [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : '']
    .filter((part) => part !== '')
    .join(', ');
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function count(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

function json(_folder: string, diagnostics: readonly Diagnostic[]): string {
  const errors = count(diagnostics, 'error');
  return `${JSON.stringify({ errors, warnings: diagnostics.length - errors, diagnostics })}\n`;
}

/** SARIF 2.1.0, which code hosts show beside the lines. */
function sarif(folder: string, diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tenure', version: VERSION, rules: codes.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => sarifResult(folder, diagnostic)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifResult(folder: string, { file, line, column, endLine, endColumn, severity, code, message }: Diagnostic) {
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  const uri = pathOf(folder, file).split('/').map(encodeURIComponent).join('/');
  return {
    ruleId: code,
    level: severity,
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
  };
}

/** Workflow commands, which GitHub shows beside the lines of a pull request. */
function github(folder: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ file, line, column, endLine, endColumn, severity, code, message }) => {
      const properties = Object.entries({
        file: pathOf(folder, file),
        line,
        col: column,
        endLine,
        endColumn,
        title: code,
      });
      const list = properties.map(([key, value]) => `${key}=${escapedProperty(String(value))}`).join(',');
      return printable(`::${severity} ${list}::${escapedData(message)}\n`);
    })
    .join('');
}

function escapedData(data: string): string {
  return data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(property: string): string {
  return escapedData(property).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** As seen from where the command was given, with `/` on every system. */
function pathOf(folder: string, file: string): string {
  return posix.join(folder.split(sep).join('/'), file);
}
