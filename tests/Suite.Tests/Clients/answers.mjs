// Holds real exchanges against openapi.json: answers.mjs DOCUMENT EXCHANGES. Prints { answered: { operation: [status…] }, complaints: […] }.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const [document, exchanges] = process.argv.slice(2).map(file => JSON.parse(readFileSync(file, 'utf8')));
const ajv = formats(new Ajv({ strict: false, allErrors: true }));
for (const schema of Object.values(document.components.schemas)) {
  if (schema.properties) schema.additionalProperties ??= false; // to the test, a field that is not in the document is a complaint
}
ajv.addSchema({ $id: 'openapi', ...document });
const pointer = key => key.replaceAll('~', '~0').replaceAll('/', '~1');
const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([verb, operation]) => ({
  verb, operation, at: `openapi#/paths/${pointer(path)}/${verb}`,
  path: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/:]+')}$`),
})));

function judge({ verb, url, request, status, answer }) {
  const { pathname, searchParams } = new URL(url, 'http://gateway');
  const found = operations.filter(one => one.verb === verb.toLowerCase() && one.path.test(pathname));
  if (found.length !== 1) return { complaints: [`${found.length} operations are ${verb} ${pathname}`] };
  const [{ operation, at }] = found;
  const complaints = [];
  const check = (what, schema, value) => {
    const valid = ajv.compile({ $ref: schema });
    if (!valid(value)) complaints.push(...valid.errors.map(error => `${operation.operationId} ${status} ${what}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
  };
  const response = operation.responses[status];
  if (!response) return { complaints: [`${operation.operationId} answered ${status}, which is not documented: ${answer}`] };
  for (const name of searchParams.keys()) {
    if (status === 200 && !operation.parameters.some(one => one.in === 'query' && one.name === name)) complaints.push(`${operation.operationId} took ?${name}`);
  }
  if (status === 200 && request) check('request', `${at}/requestBody/content/application~1json/schema`, JSON.parse(request));
  check('answer', response.$ref ? `openapi${response.$ref}/content/application~1json/schema` : `${at}/responses/${status}/content/application~1json/schema`, JSON.parse(answer));
  if (response.$ref) {
    const { reason } = JSON.parse(answer).details.find(detail => detail['@type'].endsWith('.ErrorInfo')) ?? {};
    const reasons = response.$ref.slice(2).split('/').reduce((node, key) => node[key], document)['x-reasons'];
    if (!reasons.includes(reason)) complaints.push(`${operation.operationId} ${status}: the reason ${reason} is not documented`);
  }
  return { operation: operation.operationId, status, complaints };
}

const judged = exchanges.map(judge);
const answered = {};
for (const { operation, status } of judged.filter(one => one.operation)) {
  (answered[operation] ??= []).push(status);
}
console.log(JSON.stringify({ answered, complaints: judged.flatMap(one => one.complaints) }));
