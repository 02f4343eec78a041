// The main story as somebody with Node, @grpc/grpc-js and the .proto files tells it: story.mjs WORLD.json
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const world = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const files = ['registry/v1/registry_service', 'scheduling/v1/scheduling_service', 'training/v1/training_service'].map(file => `peersupport/${file}.proto`);
const definition = loader.loadSync([...files, 'google/rpc/status.proto', 'google/rpc/error_details.proto'], {
  includeDirs: [world.protos, `${world.protos}/third_party`], longs: String, enums: String, defaults: true,
});
const { peersupport } = grpc.loadPackageDefinition(definition);
const client = (Service, address) => new Service(address, grpc.credentials.createInsecure());
const registry = client(peersupport.registry.v1.RegistryService, world.grpc.registry);
const scheduling = client(peersupport.scheduling.v1.SchedulingService, world.grpc.scheduling);
const training = client(peersupport.training.v1.TrainingService, world.grpc.training);

function call(service, method, who, request) {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${world.tokens[who]}`);
  return new Promise((answer, refuse) =>
    service[method](request, metadata, { deadline: Date.now() + 60_000 }, (error, response) => error ? refuse(error) : answer(response)));
}

async function refused(calling) {
  try {
    await calling;
  } catch (error) {
    const [trailer] = error.metadata.get('grpc-status-details-bin');
    const status = definition['google.rpc.Status'].deserialize(trailer);
    const packed = status.details.find(detail => detail.type_url.endsWith('/google.rpc.ErrorInfo'));
    return `${grpc.status[error.code]} ${definition['google.rpc.ErrorInfo'].deserialize(packed.value).reason}`;
  }
  throw new Error('it was not refused');
}

async function until(ask, fact) {
  for (const end = Date.now() + 120_000; Date.now() < end; await new Promise(again => setTimeout(again, 50))) {
    const answer = await ask();
    if (fact(answer)) return answer;
  }
  throw new Error('it never became true');
}

const told = (step, fact) => {
  if (!fact) throw new Error(`not true: ${step}`);
  console.log(step);
};

// Two keys, a compact and a certificate: somebody becomes a supporter.
const { parent, scheme, zone, provider } = world;
const applied = await call(registry, 'submitApplication', 'coordinator', { parent, scheme, zone, prisonerNumber: world.applicant, surname: 'Okafor', requestId: randomUUID() });
const { name: application, person } = applied;
const key = (method, who, more = {}) => call(registry, method, who, { name: application, requestId: randomUUID(), ...more });
const appoint = () => call(registry, 'appointSupporter', 'coordinator', { application, requestId: randomUUID() });
told('applied', applied.state === 'APPLICATION_STATE_SUBMITTED');
told('no provider before security', await refused(key('acceptApplication', 'provider')) === 'FAILED_PRECONDITION ILLEGAL_TRANSITION');
told('cleared by security', (await key('decideClearance', 'security', { outcome: 'CLEARANCE_OUTCOME_CLEARED' })).state === 'APPLICATION_STATE_CLEARED');
told('accepted by the provider', (await key('acceptApplication', 'provider')).state === 'APPLICATION_STATE_ACCEPTED');
const [year, month, day] = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format().split('-').map(Number);
const signed = await key('recordCompact', 'coordinator', { signedOn: { year, month, day } });
told('compact signed', signed.compactSignedOn.day === day);
told('no supporter without a certificate', await refused(appoint()) === 'FAILED_PRECONDITION CERTIFICATE_MISSING');
const course = await call(training, 'createCourse', 'provider', { parent: provider, course: { displayName: 'Initial training', schemes: [scheme], validityMonths: 36 }, requestId: randomUUID() });
await until(() => call(training, 'listCandidates', 'provider', { parent: provider, pageSize: 500 }), list => list.candidates.some(one => one.person === person));
const enrolment = await call(training, 'enrol', 'provider', { parent: course.name, person, requestId: randomUUID() });
const awarded = await call(training, 'awardCertification', 'provider', { course: course.name, enrolment: enrolment.name, requestId: randomUUID() });
told('certified', awarded.state === 'CERTIFICATION_STATE_AWARDED');
const appointed = await until(() => appoint().catch(() => null), appointment => appointment);
told('appointed', appointed.person === person && (await call(registry, 'getApplication', 'provider', { name: application })).state === 'APPLICATION_STATE_APPOINTED');

// 03:00: somebody asks.
const ask = { parent: world.parent, scheme: world.scheme, zone: world.zone, prisonerNumber: world.asker, requestId: randomUUID() };
const raised = await call(scheduling, 'raiseRequest', 'wing', ask);
const { name } = raised;
const read = who => call(scheduling, 'getRequest', who, { name });
const step = (method, who, more = {}) => call(scheduling, method, who, { name, requestId: randomUUID(), ...more });
told('raised with three alternatives', ['ALTERNATIVE_PHONE', 'ALTERNATIVE_STAFF', 'ALTERNATIVE_EMERGENCY'].every(one => raised.alternatives.includes(one)));
const again = await call(scheduling, 'raiseRequest', 'wing', ask);
told('sent again answers alike', again.name === name && again.shortCode === raised.shortCode);
const board = await call(scheduling, 'listRequests', 'orderly', { parent: world.parent });
told('on the board of another role', board.requests.filter(request => request.name === name).length === 1);
const offered = await until(() => read('orderly'), request => request.state === 'REQUEST_STATE_OFFERED');
const accepted = await call(scheduling, 'acceptOffer', 'wing', { name: offered.offers[0].name, requestId: randomUUID() });
told('accepted', accepted.state === 'REQUEST_STATE_ACCEPTED');
told('the wing is refused at night', await refused(step('authoriseMovement', 'wing')) === 'PERMISSION_DENIED NOT_THE_DECIDER');
told('authorised', (await step('authoriseMovement', 'orderly')).state === 'REQUEST_STATE_MOVEMENT_AUTHORISED');
told('in contact', (await step('startContact', 'wing', { placeType: 'PLACE_TYPE_LISTENER_SUITE', private: true })).state === 'REQUEST_STATE_IN_CONTACT');
told('met', (await step('endContact', 'wing', { outcome: 'CONTACT_OUTCOME_TALKED' })).state === 'REQUEST_STATE_MET');
told('a stranger does not find it', await refused(read('stranger')) === 'NOT_FOUND NOT_FOUND');
const revoked = await call(training, 'revokeCertification', 'provider', { name: world.certification, requestId: randomUUID() });
told('revoked', revoked.state === 'CERTIFICATION_STATE_REVOKED');
await until(() => call(scheduling, 'getDuty', 'wing', { name: world.duty }), duty => duty.state === 'DUTY_STATE_VACATED');
told('vacated', true);
