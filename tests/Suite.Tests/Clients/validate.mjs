// Asks the public validators about a document: validate.mjs openapi|asyncapi FILE. Prints what they complain of; 1 if they do.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';

const [, , kind, file] = process.argv;
const text = readFileSync(file, 'utf8');

async function complaints() {
  if (kind === 'openapi') {
    const { valid, errors } = await new Validator().validate(JSON.parse(text));
    return valid ? [] : [errors].flat();
  }
  const { document, diagnostics } = await new Parser().parse(text);
  const serious = diagnostics.filter(found => found.severity < 2); // 2 and 3 are information and hints: a newer AsyncAPI exists
  return document ? serious : [...serious, 'it could not be parsed'];
}

const found = await complaints();
for (const complaint of found) {
  console.log(JSON.stringify(complaint));
}
process.exit(found.length === 0 ? 0 : 1);
