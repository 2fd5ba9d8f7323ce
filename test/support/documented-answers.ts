/**
 * Holds every answer of an API to /openapi.json: its status, media type and body must be described for the operation, and
 * of a problem its code for the status.
 * An answer that is not fails the call that got it, and so the test that made the call.
 */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../client/api/openapi.ts';

interface Described {
  readonly method: string;
  readonly path: RegExp;
  readonly parameters: number;
  readonly responses: DocumentedOperation['responses'];
}

interface Content {
  readonly schema: { readonly type?: unknown };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: object;
}

interface DocumentedOperation {
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Content>> }>>;
}

/** What serves the document itself, which the document leaves out. */
const NOT_DESCRIBED = ['/openapi.json', '/docs'];

let described: readonly Described[] | null = null;
// Formats and examples tell people; they are not what answers are held to here.
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

/** Throws when the answer is not one that the document describes. */
export function expectDocumented(method: string, url: string, answer: LightMyRequestResponse): void {
  described ??= describeAll();
  const path = url.split('?', 1)[0] ?? '';
  if (NOT_DESCRIBED.includes(path)) return;
  const ofPath = described.filter((one) => one.path.test(path));
  const operation = ofPath.find((one) => one.method === (method === 'HEAD' ? 'GET' : method));
  // A path that leads nowhere, or knows no such method.
  if (operation === undefined) return expectProblem(answer, ofPath.length === 0 ? 404 : 405, `${method} ${path}`);
  const told = `${method} ${url} answered ${answer.statusCode} with ${answer.body.slice(0, 500)}`;
  const response = operation.responses[answer.statusCode];
  if (response === undefined) throw new Error(`${told}: the status is not described.`);
  const mediaType = String(answer.headers['content-type']).split(';', 1)[0] ?? '';
  const content = response.content[mediaType];
  if (content === undefined) throw new Error(`${told}: the media type ${mediaType} is not described.`);
  if (method === 'HEAD') return;
  const isJson = mediaType.endsWith('json') && !mediaType.endsWith('ndjson');
  if (!isJson) return;
  const validate = validatorOf(content.schema);
  if (validate(answer.json())) return;
  throw new Error(`${told}: the body is not as described: ${JSON.stringify(validate.errors)}`);
}

/** Every call that is injected from now on is held to the document. */
export function holdToDocument(app: FastifyInstance): void {
  const inject = app.inject.bind(app);
  const held = async (given: InjectOptions | string): Promise<LightMyRequestResponse> => {
    const { method = 'GET', url } = typeof given === 'string' ? { url: given } : given;
    if (typeof url !== 'string') throw new Error('a call of a test gives its url as text');
    const answer = await inject(given);
    expectDocumented(method.toUpperCase(), url, answer);
    return answer;
  };
  Object.assign(app, { inject: held });
}

function expectProblem(answer: LightMyRequestResponse, status: 404 | 405, call: string): void {
  const isProblem = String(answer.headers['content-type']).startsWith('application/problem+json');
  if (!isProblem || answer.statusCode !== status)
    throw new Error(`${call} is not described, and was answered with ${answer.statusCode}.`);
}

function describeAll(): readonly Described[] {
  const document = openApiDocument('test') as unknown as Document;
  ajv.addSchema({ $id: DOCUMENT, components: document.components });
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      parameters: path.split('{').length - 1,
      path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]*')}$`),
      responses,
    })),
  );
  // As the router does: a path that is written out goes before one with a parameter.
  return all.toSorted((one, other) => one.parameters - other.parameters);
}

const DOCUMENT = 'document';

/** Made when it is first needed: all of them together take seconds. */
function validatorOf(schema: object): ValidateFunction {
  // A part of the document refers to the rest of it.
  const text = JSON.stringify(schema).replaceAll('"#/components/', `"${DOCUMENT}#/components/`);
  const validate = validators.get(text) ?? ajv.compile(JSON.parse(text) as object);
  validators.set(text, validate);
  return validate;
}
