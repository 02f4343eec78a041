using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using PeerSupport.Feedback;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling;
using PeerSupport.Scheduling.V1;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.SupporterRegistry;
using PeerSupport.TrainingTracking;
using Xunit;
using Contract = PeerSupport.Suite.Tests.Calls.Contract;

namespace PeerSupport.Suite.Tests.BadInput;

[CollectionDefinition(nameof(BadInputWorld))]
public sealed class SharedBadInputWorld : ICollectionFixture<BadInputWorld>;

/// <summary>
/// The suite with two sides that may not see each other, and nothing that happens by itself. Whoever sends bad input sends it by gRPC and by
/// JSON; the calls are counted, the seed is printed: <c>PEERSUPPORT_SEED</c> repeats a run.
/// </summary>
public sealed class BadInputWorld : IAsyncLifetime
{
    private static readonly ServiceModule[] s_modules = [RegistryModule.Module, TrainingModule.Module, SchedulingModule.Module, FeedbackModule.Module];
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly ConcurrentDictionary<string, GrpcChannel> _channels = new();
    private readonly HttpClient _http = new();
    private int _calls;

    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("PEERSUPPORT_SEED"), CultureInfo.InvariantCulture, out var given)
        ? given
        : TimeProvider.System.GetUtcNow().Millisecond;

    public static TheoryData<string> Services => new(Contract.Methods.Select(Contract.ServiceOf).Distinct());

    internal SuiteFixture Suite { get; } = new QuietSuite();

    internal Snapshot Tables { get; private set; } = null!;

    internal Side Ours { get; private set; } = null!;

    internal Side Theirs { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Suite.InitializeAsync();
        Tables = new(Suite);
        Ours = await Settled();
        Theirs = await Settled();
    }

    public async ValueTask DisposeAsync()
    {
        Console.WriteLine($"bad input: {_calls} calls, seed {Seed}");
        _http.Dispose();
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }

        await Suite.DisposeAsync();
    }

    /// <summary>Calls to every method of a service, all of them bad: they are judged together and change nothing.</summary>
    /// <param name="written">Not those that the contract names ahead of their service.</param>
    /// <param name="read">Some may be answered.</param>
    internal Task Refuses(string service, Func<MethodDescriptor, Verdicts, Task> calls, bool written = false, bool read = false) => Tables.Unchanged(async () =>
    {
        var verdicts = new Verdicts();
        foreach (var method in Contract.Methods.Where(method => Contract.ServiceOf(method) == service && (!written || Contract.IsServed(method))))
        {
            await calls(method, verdicts);
        }

        verdicts.Settle();
    }, read);

    internal string Token(Side side, MethodDescriptor method) => side.CallerOf(method) is "SYSTEM" ? Suite.MachineToken("SYSTEM") : Suite.TokenOf(side.CallerOf(method));

    /// <summary>The answers to one message by gRPC and by JSON; without the latter where JSON can't say it.</summary>
    internal async Task<(Answer Grpc, Answer? Json)> Ask(Side side, MethodDescriptor method, IMessage message)
    {
        var token = $"Bearer {Token(side, method)}";
        var grpc = await Grpc(method, message.ToByteArray(), token);
        return (grpc, JsonForm.Of(method, message) is { } form ? await Json(method, form, token) : null);
    }

    internal Task<Answer> Grpc(MethodDescriptor method, byte[] message, params string[] authorization) => Grpc(method, method.Name, message, authorization);

    internal async Task<Answer> Grpc(MethodDescriptor method, string name, byte[] message, params string[] authorization)
    {
        Interlocked.Increment(ref _calls);
        var type = method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary;
        var rpc = new Method<byte[], byte[]>(type, method.Service.FullName, name, s_bytes, s_bytes);
        var headers = new Metadata();
        foreach (var value in authorization)
        {
            headers.Add("authorization", value);
        }

        var invoker = _channels.GetOrAdd(Contract.ServiceOf(method), name => GrpcChannel.ForAddress(Suite.Service(name).Grpc)).CreateCallInvoker();
        try
        {
            if (method.IsServerStreaming)
            {
                using var stream = invoker.AsyncServerStreamingCall(rpc, null, new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(2)), message);
                await stream.ResponseStream.MoveNext();
            }
            else
            {
                await invoker.AsyncUnaryCall(rpc, null, new CallOptions(headers), message);
            }

            return Answer.Accepted;
        }
        catch (RpcException over) when (method.IsServerStreaming && over.StatusCode is StatusCode.DeadlineExceeded)
        {
            return Answer.Accepted; // it has begun, and says nothing
        }
        catch (RpcException refused)
        {
            return Answer.Of(refused.GetRpcStatus() ?? new Google.Rpc.Status { Code = (int)refused.StatusCode, Message = refused.Status.Detail });
        }
    }

    internal Task<Answer> Json(MethodDescriptor method, JsonForm form, params string[] authorization) =>
        Json(method, form.Verb, form.Path, form.Body is null ? null : Encoding.UTF8.GetBytes(form.Body), "application/json", authorization);

    internal async Task<Answer> Json(MethodDescriptor method, HttpMethod verb, string path, byte[]? body, string type, params string[] authorization)
    {
        Interlocked.Increment(ref _calls);
        using var request = new HttpRequestMessage(verb, new Uri(Suite.Service(Contract.ServiceOf(method)).Json, path));
        request.Headers.ExpectContinue = body?.Length > 1_000_000;
        request.Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        foreach (var value in authorization)
        {
            request.Headers.TryAddWithoutValidation("authorization", value);
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead); // a stream that is accepted has no end
        return answer.IsSuccessStatusCode ? Answer.Accepted : Answer.Of((await answer.Content.ReadAsStringAsync()).Trim());
    }

    // Of each kind one. Every request opens its alarm at once, and then nothing is due for a long time.
    private async Task<Side> Settled()
    {
        var given = Suite.Given;
        var long_ = Duration.FromTimeSpan(TimeSpan.FromDays(20));
        var at = await given.Asking(supporters: 1, new SchemeRules
        {
            OfferTime = long_,
            EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
            ClimbEvery = long_,
            ExpireAfter = long_,
            DebriefsBy = DebriefsBy.Provider,
        });
        var mentoring = at with { Offering = await given.OrdinaryOffering(at.Establishment), Supporters = [] };
        var mentor = await given.Appointed(mentoring.Offering);
        await given.KeptApart(at); // a list that knows of him
        var partnership = await given.Partnered(mentoring, mentor);
        var concern = await given.ConcernPassed(at with { Offering = await given.OrdinaryOffering(at.Establishment, ConfidentialityClass.Limited), Supporters = [] });
        var induction = await given.Received(await given.Seeing(at.Establishment, TimeSpan.FromDays(1)));
        var proposal = await given.Proposed(await given.Heard(at.Offering), "PROVIDER");
        var debrief = await given.Debrief(at);
        var request = await given.Offered(at);
        var alarm = await Eventually.Some(async () =>
            (await Suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, Suite.As(at.Wing))).Alarms.FirstOrDefault(), "no alarm was opened");
        var morning = await given.Covered(at.Offering, at.Zone, 2, BandKind.Am);
        var (duty, rota) = (await given.OnDuty(morning, at.Supporters[0].Name), await given.Drafted(morning, at.Supporters[0].Name, Given.Tomorrow));
        var other = await given.OnDuty(await given.Covered(at.Offering, at.Zone, 2, BandKind.Am), at.Supporters[0].Name, Given.Tomorrow.ToDay().AddDays(1).ToProto());
        var said = await given.Unavailable(at.Establishment, at.Supporters[0].Person);
        var applicant = await given.Accepted(at.Offering);
        var course = await given.Course(applicant.Provider, at.Offering.Scheme);
        var enrolment = await given.Enrolled(course, applicant.Application.Person);
        var suspension = await given.Suspended(await given.Offering(at.Establishment));
        var vacancy = await given.Vacancy(at.Offering);
        var hold = await given.Held(at.Supporters[0].Name);
        var (review, checkIn) = (await given.WelfareReview(at.Supporters[0]), await given.CheckIn(at.Offering));
        var record = await given.ServiceRecord(at);
        var trainer = await given.Trainer(course, inDays: 400);
        var (run, backdating) = (await given.Run(course, at.Establishment, trainer.Name), await given.Backdating(enrolment.Name));
        var session = await given.SupportSession(at.Offering);
        var (flag, remark, reply) = (await given.Flagged(at.Offering), await given.Remark(at.Offering), await given.ReplyDue(Given.Region, at.Offering.Scheme));
        return new(at.Code, applicant.Provider,
        [
            at.Establishment, $"{at.Establishment}/regime", at.Zone, at.Offering.Scheme, at.Offering.Provider, Given.Region, applicant.Application.Name, applicant.Application.Person, record.Name,
            at.Supporters[0].Name, at.Supporters[0].Certification, request.Name, request.Offers[0].Name, alarm.Name, debrief.Name, duty.Name, rota.Name, other.Name, said.Name, course.Name, enrolment.Name,
            await given.BadgeKey(), await given.StatusList(at.Supporters[0].Certification), suspension.Name, hold.Name, vacancy.Name, review.Name, checkIn.Name, trainer.Name, run.Name, backdating.Name, proposal.Name,
            at.Offering.Name, session.Name, partnership.Name, concern.Name, induction.Name, flag.Name, remark, reply,
        ]);
    }

    private sealed class QuietSuite : SuiteFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = s_modules.Select(module => $"{module.Name}:Audit:SealSeconds")
            .Concat(["registry:Registry:PulseSeconds", "scheduling:Scheduling:LookAgainSeconds", "scheduling:Scheduling:CopyAgeMinutes"]).ToDictionary(setting => setting, _ => "86400");
    }
}
