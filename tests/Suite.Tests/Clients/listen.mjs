// A plain RabbitMQ client that knows the broker's address and asyncapi.json: listen.mjs BROKER DOCUMENT-URL
// It binds a queue of its own to every channel and prints each message as a line of JSON, with what in it is not as the document says. It ends with its standard input.
import amqp from 'amqplib';
import Ajv from 'ajv';
import formats from 'ajv-formats';

const [, , broker, url] = process.argv;
const document = await (await fetch(url)).json();
const ajv = formats(new Ajv({ strict: false, allErrors: true }));
for (const schema of Object.values(document.components.schemas)) {
  if (schema.properties) schema.additionalProperties ??= false; // to the test, a field that is not in the document is a complaint
}
ajv.addSchema({ $id: 'asyncapi', components: document.components });
const resolve = reference => reference.slice(2).split('/').reduce((at, key) => at[key], document);
const channels = new Map(Object.values(document.channels).map(channel => [channel.address, Object.values(channel.messages).map(message => resolve(message.$ref))[0]]));

function complaints({ fields, properties, content }, message) {
  const found = [];
  const check = (what, schema, value) => {
    const valid = ajv.compile(schema);
    if (!valid(value)) found.push(...valid.errors.map(error => `${what}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
  };
  if (properties.contentType !== message.contentType) found.push(`content type ${properties.contentType}`);
  if (properties.type !== message.bindings.amqp.messageType) found.push(`type ${properties.type}`);
  if (!/^[0-9a-f-]{36}$/.test(properties.messageId ?? '')) found.push(`message id ${properties.messageId}`);
  check('headers', { ...message.headers, additionalProperties: false }, properties.headers);
  check('payload', { $ref: `asyncapi${message.payload.$ref}` }, JSON.parse(content));
  return found;
}

const connection = await amqp.connect(broker);
const channel = await connection.createChannel();
const { queue } = await channel.assertQueue('', { exclusive: true });
for (const address of channels.keys()) {
  await channel.bindQueue(queue, address, '');
}
await channel.consume(queue, delivery => {
  const message = channels.get(delivery.fields.exchange);
  console.log(JSON.stringify({ event: delivery.fields.exchange, payload: JSON.parse(delivery.content), complaints: complaints(delivery, message) }));
}, { noAck: true });
console.log(JSON.stringify({ event: 'listening', payload: {}, complaints: [] }));
process.stdin.resume().on('end', () => connection.close().then(() => process.exit(0)));
