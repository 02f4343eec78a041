"""The main story as somebody with Python and grpcio tells it, who has nothing of ours but addresses: types come by reflection. story.py WORLD.json"""
import json
import sys
import time
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

WORLD = json.load(open(sys.argv[1]))


class Service:
    """A gRPC service known by what it says of itself (grpc.reflection.v1alpha)."""

    def __init__(self, name, address, *more):
        self.channel = grpc.insecure_channel(address)
        self.pool = descriptor_pool.DescriptorPool()
        files = {}
        for symbol in (name, *more):
            files.update(self.files_of(symbol))
        self.add(files)
        self.service = self.pool.FindServiceByName(name)

    def files_of(self, symbol):
        # message ServerReflectionRequest { string file_containing_symbol = 4; }, by hand: the types of reflection itself are the one thing it can't bring
        asked = bytes([0x22, len(symbol)]) + symbol.encode()
        stream = self.channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", request_serializer=bytes, response_deserializer=bytes)
        answer = reflection().FromString(list(stream(iter([asked]), timeout=60))[0])
        if not answer.file_descriptor_response.file_descriptor_proto:
            raise LookupError(f"reflection knows no {symbol}")
        protos = [descriptor_pb2.FileDescriptorProto.FromString(file) for file in answer.file_descriptor_response.file_descriptor_proto]
        return {proto.name: proto for proto in protos}

    def add(self, files, added=None):
        added = set() if added is None else added
        def one(name):
            if name not in added:
                added.add(name)
                for dependency in files[name].dependency:
                    one(dependency)
                self.pool.Add(files[name])
        for name in files:
            one(name)

    def type(self, name):
        return message_factory.MessageFactory(self.pool).GetPrototype(self.pool.FindMessageTypeByName(name))

    def call(self, method, who, request):
        found = self.service.methods_by_name[method]
        unary = self.channel.unary_unary(f"/{self.service.full_name}/{method}", request_serializer=lambda message: message.SerializeToString(),
                                         response_deserializer=self.type(found.output_type.full_name).FromString)
        message = json_format.ParseDict(request, self.type(found.input_type.full_name)())
        answer = unary(message, metadata=[("authorization", f"Bearer {WORLD['tokens'][who]}")], timeout=60)
        return json_format.MessageToDict(answer, including_default_value_fields=True)

    def refused(self, method, who, request):
        try:
            self.call(method, who, request)
        except grpc.RpcError as error:
            trailer = dict(error.trailing_metadata())["grpc-status-details-bin"]
            for detail in self.type("google.rpc.Status").FromString(trailer).details:
                if detail.type_url.endswith("/google.rpc.ErrorInfo"):
                    return f"{error.code().name} {self.type('google.rpc.ErrorInfo').FromString(detail.value).reason}"
        raise AssertionError("it was not refused")


def reflection():
    """message ServerReflectionResponse { FileDescriptorResponse file_descriptor_response = 4; }"""
    file = descriptor_pb2.FileDescriptorProto(name="reflection.proto", package="r", syntax="proto3")
    inner, outer = file.message_type.add(name="Files"), file.message_type.add(name="Answer")
    inner.field.add(name="file_descriptor_proto", number=1, label=3, type=12)
    outer.field.add(name="file_descriptor_response", number=4, label=1, type=11, type_name=".r.Files")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("r.Answer"))


def until(ask, fact):
    end = time.monotonic() + 120
    while time.monotonic() < end:
        answer = ask()
        if fact(answer):
            return answer
        time.sleep(0.05)
    raise AssertionError("it never became true")


def told(step, fact):
    assert fact, f"not true: {step}"
    print(step, flush=True)


def fresh():
    return str(uuid.uuid4())


scheduling = Service("peersupport.scheduling.v1.SchedulingService", WORLD["grpc"]["scheduling"], "google.rpc.Status", "google.rpc.ErrorInfo")
training = Service("peersupport.training.v1.TrainingService", WORLD["grpc"]["training"])

ask = {"parent": WORLD["parent"], "scheme": WORLD["scheme"], "zone": WORLD["zone"], "prisonerNumber": WORLD["asker"], "requestId": fresh()}
raised = scheduling.call("RaiseRequest", "wing", ask)
name = raised["name"]
step = lambda method, who, **more: scheduling.call(method, who, {"name": name, "requestId": fresh(), **more})["state"]
read = lambda: scheduling.call("GetRequest", "orderly", {"name": name})
told("raised with three alternatives", {"ALTERNATIVE_PHONE", "ALTERNATIVE_STAFF", "ALTERNATIVE_EMERGENCY"} <= set(raised["alternatives"]))
again = scheduling.call("RaiseRequest", "wing", ask)
told("sent again answers alike", (again["name"], again["shortCode"]) == (name, raised["shortCode"]))
board = scheduling.call("ListRequests", "orderly", {"parent": WORLD["parent"]})["requests"]
told("on the board of another role", [request["name"] for request in board].count(name) == 1)
offered = until(read, lambda request: request["state"] == "REQUEST_STATE_OFFERED")
accepted = scheduling.call("AcceptOffer", "wing", {"name": offered["offers"][0]["name"], "requestId": fresh()})
told("accepted", accepted["state"] == "REQUEST_STATE_ACCEPTED")
told("the wing is refused at night", scheduling.refused("AuthoriseMovement", "wing", {"name": name, "requestId": fresh()}) == "PERMISSION_DENIED NOT_THE_DECIDER")
told("authorised", step("AuthoriseMovement", "orderly") == "REQUEST_STATE_MOVEMENT_AUTHORISED")
told("in contact", step("StartContact", "wing", placeType="PLACE_TYPE_LISTENER_SUITE", private=True) == "REQUEST_STATE_IN_CONTACT")
told("met", step("EndContact", "wing", outcome="CONTACT_OUTCOME_TALKED") == "REQUEST_STATE_MET")
told("a stranger does not find it", scheduling.refused("GetRequest", "stranger", {"name": name}) == "NOT_FOUND NOT_FOUND")
revoked = training.call("RevokeCertification", "provider", {"name": WORLD["certification"], "requestId": fresh()})
told("revoked", revoked["state"] == "CERTIFICATION_STATE_REVOKED")
until(lambda: scheduling.call("GetDuty", "wing", {"name": WORLD["duty"]}), lambda duty: duty["state"] == "DUTY_STATE_VACATED")
told("vacated", True)
