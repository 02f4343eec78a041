using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.Suite.Tests.Matrix;
using PeerSupport.Suite.Tests.Tracing;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.Suite.Tests.Canary;

/// <summary>
/// A value of its own in every field that names somebody, through the story and through everything that goes wrong with it; then a search
/// of all that is kept, sent or written anywhere. It may be where this file says, and nowhere else.
/// </summary>
[Collection(nameof(Deployed))]
public sealed class CanaryTests(Deployed suite, ITestOutputHelper output)
{
    /// <summary>Where a name may stand, and why.</summary>
    private static readonly Dictionary<string, string> s_kept = new()
    {
        ["registry.persons.prisoner_number"] = "who applied: the one place that ties the opaque id to somebody",
        ["registry.persons.surname"] = "printed on letters to the supporter; compared, so that a mistyped number is noticed",
        ["registry.persons.forename"] = "printed on letters to the supporter",
        ["registry.keep_aparts.prisoner_number_1"] = "the prison's list, as far as it touches our people",
        ["registry.keep_aparts.prisoner_number_2"] = "its other side",
        ["registry.keep_apart_changes.prisoner_number_1"] = "what changed since that list, as far as it touches our people",
        ["registry.keep_apart_changes.prisoner_number_2"] = "its other side",
        ["registry.blocks.prisoner_number"] = "who is paired with nobody, while the prison's alert lasts",
        ["training.trainers.display_name"] = "who comes in to train: the provider's own staff, on its own list",
        ["feedback.proposals.what"] = "a team's own words: they may name somebody though they should not",
        ["feedback.proposals.change"] = "what it proposes, in its words",
        ["feedback.proposals.answer"] = "what the governor answers, in his",
        ["feedback.remark_texts.text"] = "what somebody said in his own words, until safeguarding has decided on it",
        ["scheduling.partnerships.prisoner_number"] = "whom a supporter meets week after week, in schemes that are not of class TOTAL",
        ["scheduling.inductions.prisoner_number"] = "who arrived and is to be seen, in schemes that are not of class TOTAL; for 28 days after it is over",
        ["scheduling.askers.prisoner_number"] = "who asked, for 28 days: for the pairing and nothing else",
    };

    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    private const string Asker = "RaiseRequestRequest.prisoner_number";
    private const string AskerStands = "scheduling.askers.prisoner_number";

    // who arrives at a prison, or leaves it, is told to the one service that may have to see him, or to end what waits for him
    private static readonly string[] s_comeAndGo = ["PrisonerArrived.prisoner_number", "PrisonerLeft.prisoner_number"];
    private static readonly string[] s_exchanges = [".PrisonerArrived", ".PrisonerLeft", "prisoner-arrived", "prisoner-left"];

    private const string OfWhoCameOrWent = "message of who came or went";

    private readonly Canaries _canaries = new();
    private readonly PostgresSide _postgres = new(suite);

    [Fact]
    public async Task A_name_is_kept_where_it_has_to_be_and_found_nowhere_else()
    {
        await _postgres.LogEverything();
        await using var broker = await BrokerTap.Open(suite);
        await OnceAnswered(() => suite.Given.Establishment()); // it may meet a connection that was cut
        var estate = await Estate.Populate(suite, suite.Given);
        using var caller = new Caller(suite);
        var mishaps = new Mishaps(suite, caller, _canaries, estate);
        await TheDatabaseFails(mishaps, estate);
        await Story(estate);
        foreach (var method in _canaries.Calls)
        {
            await mishaps.Meet(method);
        }

        await AKeepApartChanges(estate);
        await TheRegistryIsAway(estate);
        await StrangersPublish(broker);

        output.WriteLine($"{_canaries.Planted.Count} of {_canaries.Marked.Count} marked fields planted, in {_canaries.Calls.Count()} calls");
        Assert.Empty(_canaries.Marked.Except(_canaries.Planted).Select(field => $"{field.FullName} was never planted: make a call, or an event, that carries it"));
        Assert.True(_canaries.Planted.Count >= 11, "fields that are known are gone");
        await Search(broker, estate);
    }

    [Fact]
    public void The_search_finds_what_is_hidden()
    {
        var needle = new Needle("A1234BC");
        var bytes = "A1234BC"u8.ToArray();
        Assert.True(needle.IsIn("… prn=A1234BC&"));
        Assert.True(needle.IsIn($"\\x00{Convert.ToHexStringLower(bytes)}ff"));
        Assert.All(Enumerable.Range(0, 6), before => Assert.True(needle.IsIn(Convert.ToBase64String([.. new byte[before], .. bytes, 1, 2]))));
        Assert.False(needle.IsIn("A1234BD"));
    }

    private async Task Story(Estate estate)
    {
        var (coordinator, provider) = (suite.As(estate.At.Coordinator), suite.As($"PROVIDER@{estate.Provider}"));
        await suite.Registry.SubmitApplicationAsync(Filled(new SubmitApplicationRequest { Parent = estate.At.Establishment, Scheme = estate.At.Offering.Scheme, Zone = estate.At.Zone }), coordinator);
        var now = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        await suite.Registry.ReplaceKeepApartsAsync(Filled(new ReplaceKeepApartsRequest { Parent = estate.At.Establishment, AsOf = now }), suite.As($"SECURITY@{estate.Code}"));

        await ThePrisonTells(estate);

        var proposing = Filled(new ProposeChangeRequest { Parent = estate.At.Establishment, Scheme = estate.At.Offering.Scheme, AgreedOn = Given.Today });
        var proposal = await suite.Feedback.ProposeChangeAsync(proposing, coordinator);
        Assert.Equal(proposal, await suite.Feedback.ProposeChangeAsync(proposing, coordinator)); // answered again
        await suite.Feedback.AnswerProposalAsync(Filled(new AnswerProposalRequest { Name = proposal.Name, Outcome = ProposalOutcome.Accepted }), suite.As($"GOVERNOR@{estate.Code}"));

        var leaving = Filled(new LeaveRemarkRequest { Parent = estate.At.Establishment, Scheme = estate.At.Offering.Scheme });
        await suite.Feedback.LeaveRemarkAsync(leaving, suite.As($"KIOSK@{estate.Code}"));
        await suite.Feedback.LeaveRemarkAsync(leaving, suite.As($"KIOSK@{estate.Code}")); // answered again
        foreach (var remark in (await suite.Feedback.ListRemarksAsync(new() { Parent = estate.At.Establishment }, suite.As($"SAFEGUARDING@{estate.Code}"))).Remarks)
        {
            await suite.Feedback.GetRemarkAsync(new() { Name = remark.Name }, suite.As($"SAFEGUARDING@{estate.Code}"));
        }

        var adding = Filled(new AddTrainerRequest { Parent = estate.At.Offering.Provider, VettedUntil = Given.Day(400) });
        var trainer = await suite.Training.AddTrainerAsync(adding, provider);
        Assert.Equal(trainer, await suite.Training.AddTrainerAsync(adding, provider)); // answered again
        var awarding = Filled(new AwardCertificationRequest { Course = estate.Names["courses"] });
        await suite.Given.Accepted(estate.At.Offering, prisonerNumber: awarding.PrisonerNumber, surname: awarding.Surname);
        await OnceAnswered(async () => await suite.Training.AwardCertificationAsync(awarding, provider));
        await TheProviderImports(estate, awarding.PrisonerNumber, awarding.Surname);

        // a code on paper is its holder's secret
        var code = (await suite.Given.Printed(estate.At.Supporters[0].Certification)).Code;
        Assert.Equal(CertificationValidity.Valid, (await suite.Training.VerifyCertificationAsync(new() { Code = code })).Validity);
        (_canaries.Besides["code"], _canaries.Besides["bare code"]) = (code, code.Replace("-", "", StringComparison.Ordinal));

        var asking = Filled(new RaiseRequestRequest { Parent = estate.At.Establishment, Scheme = estate.At.Offering.Scheme, Zone = estate.At.Zone });
        var asked = await suite.Scheduling.RaiseRequestAsync(asking, suite.As(estate.At.Wing));
        await suite.Given.Becomes(estate.At, asked, RequestState.Offered);
        await suite.Scheduling.RaiseRequestAsync(asking, suite.As(estate.At.Wing)); // answered again
        var pairing = Filled(new CreatePartnershipRequest { Parent = estate.At.Establishment, Appointment = estate.Mentoring.Supporters[0].Name, Zone = estate.At.Zone });
        var pair = await Given.OncePairable(() => suite.Scheduling.CreatePartnershipAsync(pairing, coordinator));
        Assert.Equal(pair, await suite.Scheduling.CreatePartnershipAsync(pairing, coordinator)); // answered again
        await SubjectAccess(pairing.PrisonerNumber, asking.PrisonerNumber, awarding.PrisonerNumber, _canaries["KeepApart.prisoner_number_1"], _canaries.Besides["query"]);
    }

    /// <summary>Good rows, bad rows, a file that can't be read, and none of it by itself: whatever stands in a file.</summary>
    private async Task TheProviderImports(Estate estate, string number, string surname)
    {
        var course = new Course { Name = estate.Names["courses"] };
        var (row, said) = ($"{number},{surname},{Given.Today.Day}/{Given.Today.Month}/{Given.Today.Year}", _canaries.Besides["file"]);
        var good = await suite.Given.Import(course, $"prisoner_number,surname,valid_from\n{row}\n");
        Assert.Equal((0, 1), good.Done);
        foreach (var file in new[] { $"prisoner_number,surname,valid_from\n{row}\n{number},{said},{said}\n", $"{said}\n{row}\n", $"prisoner_number,surname,valid_from\n{number},\"{said}\n" })
        {
            (await suite.Given.Import(course, file)).Refused!.Is(ErrorReason.BadRows);
        }

        using var http = suite.Json("training", $"PROVIDER@{estate.Provider}");
        using var body = new StringContent($"prisoner_number,surname,valid_from\n{number},{said},\n");
        await http.PostAsync(new Uri($"v1/{course.Name}/certifications:import?requestId={said}", UriKind.Relative), body);
    }

    /// <summary>The one place where a number stands in a query.</summary>
    private async Task SubjectAccess(params string[] numbers)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", suite.MachineToken("SAR")) } };
        foreach (var (service, number) in s_services.SelectMany(service => numbers.Select(number => (service, number))))
        {
            var address = new Uri(suite.Service(service).Json, $"/subject-access-request?prn={Uri.EscapeDataString(number)}");
            await Eventually.True(async () => (int)(await http.GetAsync(address)).StatusCode is 200 or 204 or 209, $"{service} never answered");
        }
    }

    /// <summary>After the last list, which would replace the change.</summary>
    private async Task AKeepApartChanges(Estate estate)
    {
        await suite.Given.Applied(estate.At.Offering, prisonerNumber: _canaries["KeepApartChange.prisoner_number_1"]);
        var changed = await suite.Registry.ApplyKeepApartChangesAsync(Filled(new ApplyKeepApartChangesRequest { Parent = estate.At.Establishment }), suite.As($"SECURITY@{estate.Code}"));
        Assert.Equal(1, changed.Applied);
    }

    /// <summary>A block, an event of another type, one that can't be read: and in each words and numbers where anybody may put them.</summary>
    private async Task ThePrisonTells(Estate estate)
    {
        var said = _canaries.Besides["envelope"];
        var told = new[]
        {
            Given.PrisonEvent("person.alert.created", _canaries["KeepApart.prisoner_number_2"], ("alertCode", "XCU"), ("alertUuid", said), ("comment", said)),
            Given.PrisonEvent("tests.other.happened", _canaries["KeepApart.prisoner_number_1"], ("comment", said)),
            Given.PrisonEvent("prison-offender-events.prisoner.merged", _canaries["KeepApart.prisoner_number_1"], ("removedNomsNumber", said)),
            Given.PrisonEvent("prisoner-offender-search.prisoner.released", said, ("prisonId", estate.Code)),
            Given.PrisonEvent("prisoner-offender-search.prisoner.released", _canaries.In(new PrisonerLeft()).PrisonerNumber, ("prisonId", estate.Code), ("reason", "RELEASED")),
            Given.PrisonEvent("prisoner-offender-search.prisoner.received", _canaries.In(new PrisonerArrived()).PrisonerNumber, ("prisonId", estate.Code), ("reason", "RECALL")),
        };
        foreach (var envelope in told)
        {
            envelope.Fields["description"] = Google.Protobuf.WellKnownTypes.Value.ForString(said);
        }

        var answer = await suite.Given.Told(estate.Code, told);
        Assert.Equal((1, 1, 2, 2), (answer.Applied, answer.Counted, answer.Bad, answer.NotOurs));
    }

    // With everything written down, a service may be slower than another one waits for it.
    private static Task<T> OnceAnswered<T>(Func<Task<T>> call)
        where T : class => Eventually.Some(
        async () =>
        {
            try
            {
                return await call();
            }
            catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable)
            {
                return null;
            }
        },
        "the services never answered each other");

    /// <summary>A row is refused by its table, a table is gone, a statement runs out of time, and connections break under it.</summary>
    private async Task TheDatabaseFails(Mishaps mishaps, Estate estate)
    {
        await suite.Given.Applied(estate.At.Offering, prisonerNumber: _canaries["KeepApart.prisoner_number_1"]); // a list is kept as far as it touches our people
        foreach (var (service, table, call, token) in new[]
        {
            ("registry", "persons", nameof(suite.Registry.SubmitApplication), suite.TokenOf(estate.At.Coordinator)),
            ("registry", "keep_aparts", nameof(suite.Registry.ReplaceKeepAparts), suite.TokenOf($"SECURITY@{estate.Code}")),
            ("scheduling", "askers", nameof(suite.Scheduling.RaiseRequest), suite.TokenOf(estate.At.Wing)),
        })
        {
            var method = Contract.Method(call);
            await _postgres.Admin(service, $"alter table {table} add constraint canary check (false) not valid");
            await mishaps.Fails(method, token, "INTERNAL");
            await _postgres.Admin(service, $"alter table {table} drop constraint canary");
            await _postgres.Admin(service, $"alter table {table} rename to moved");
            await mishaps.Fails(method, token, "INTERNAL");
            await _postgres.Admin(service, $"alter table moved rename to {table}");
            await using (await _postgres.Locked(service, table))
            {
                await mishaps.RunsOutOfTime(method, token);
                var cut = mishaps.Fails(method, token, "UNAVAILABLE");
                await _postgres.CutOffWhoWaits(service, until: cut);
                await cut;
            }
        }
    }

    /// <summary>The matcher, the door and whoever awards by number ask in vain.</summary>
    private async Task TheRegistryIsAway(Estate estate)
    {
        await suite.Kill("registry");
        var refused = await Refused.By(() => suite.Training.AwardCertificationAsync(Filled(new AwardCertificationRequest { Course = estate.Names["courses"] }), suite.As($"PROVIDER@{estate.Provider}")));
        Assert.Equal(Grpc.Core.StatusCode.Unavailable, refused.Code);
        await suite.Scheduling.RaiseRequestAsync(Filled(new RaiseRequestRequest { Parent = estate.At.Establishment, Scheme = estate.At.Offering.Scheme, Zone = estate.At.Zone }), suite.As(estate.At.Wing));
        await suite.Start("registry");
    }

    /// <summary>What no service of ours sends is parked; it is in the message, where its sender put it.</summary>
    private async Task StrangersPublish(BrokerTap broker)
    {
        var stray = _canaries.Besides["event"];
        foreach (var (_, e) in BrokerTap.Consumed.DistinctBy(consumed => consumed.Event))
        {
            await broker.Publish(e, $"not JSON, {stray}");
            await broker.Publish(e, $$"""{"person": "{{stray}}", "state": "{{stray}}", "version": "{{stray}}", "{{stray}}": 1}""");
            await broker.Publish(e, $$"""{"asOf": "{{stray}}", "intervals": [{"from": "{{stray}}"}], "revokedAt": "{{stray}}", "date": {"year": "{{stray}}" } }""");
        }

        await Eventually.True(async () =>
        {
            var parked = (await broker.Messages()).Select(message => message.Exchange).Where(exchange => exchange.EndsWith(".parked", StringComparison.Ordinal)).Distinct();
            return parked.Count() == BrokerTap.Consumed.Count;
        }, "not every consumer parked what it can't read");
        await Eventually.True(() => Task.FromResult(suite.Logs.Any(line => line.Contains("is parked, because it can't be read", StringComparison.Ordinal))), "nothing was said of it");
    }

    private async Task Search(BrokerTap broker, Estate estate)
    {
        await Settled(estate);
        var rows = await _postgres.Rows();
        var log = await _postgres.Log();
        var messages = await broker.Messages();
        var media = new List<(string Medium, IReadOnlyList<byte[]> Hay, string MustHold)>
        {
            ("console", [.. suite.Logs.Select(System.Text.Encoding.UTF8.GetBytes)], "another service is away"),
            ("exported log", [.. suite.Collector.Exports("logs")], "MassTransit"),
            ("span", [.. suite.Collector.Exports("traces")], "askers"),
            ("metric", [.. suite.Collector.Exports("metrics")], "open_alarms"),
            ("message", [.. messages.Where(message => !IsOfWhoCameOrWent(message.Exchange)).Select(message => message.Everything)], estate.Code),
            (OfWhoCameOrWent, [.. messages.Where(message => IsOfWhoCameOrWent(message.Exchange)).Select(message => message.Everything)], _canaries[s_comeAndGo[0]]),
        };
        Assert.True(log is not null || await _postgres.IsInContainer(), "PostgreSQL does not log to a file that it can read to us: its log was not searched");
        if (log is not null)
        {
            media.Add(("PostgreSQL's log", [log], "insert into askers"));
        }

        output.WriteLine($"searched {rows.Count} values, {string.Join(", ", media.Select(medium => $"{medium.Hay.Count} × {medium.Medium} ({medium.Hay.Sum(hay => hay.Length)} bytes)"))}{(log is null ? "; PostgreSQL logs to no file here" : "")}");
        Assert.All(media, medium => Assert.True(medium.Hay.Any(new Needle(medium.MustHold).IsIn), $"{medium.Medium} does not hold '{medium.MustHold}': it is not what was to be searched"));
        var found = new List<string>();
        foreach (var needle in _canaries.All.Select(value => new Needle(value)))
        {
            var (stray, cameOrWent) = (needle.Value == _canaries.Besides["event"], s_comeAndGo.Any(field => needle.Value == _canaries[field]));
            found.AddRange(media.Where(medium => !(stray && medium.Medium.StartsWith("message", StringComparison.Ordinal)) && !(cameOrWent && medium.Medium == OfWhoCameOrWent)).SelectMany(medium => medium.Hay.Where(needle.IsIn).Take(3).Select(hay => $"{medium.Medium}: {Around(hay, needle.Value)}")));
            found.AddRange(rows.Where(row => !s_kept.ContainsKey(row.Place) && needle.IsIn(row.Value)).Select(row => $"{row.Place}: {row.Value}"));
        }

        Assert.True(found.Count == 0, $"{found.Count} finds:\n{string.Join('\n', found.Distinct().Take(40))}");
        Assert.Equal([AskerStands], rows.Where(row => new Needle(_canaries[Asker]).IsIn(row.Value)).Select(row => row.Place).Distinct());
        Assert.Equal(s_kept.Keys.Order(StringComparer.Ordinal), rows.Where(row => _canaries.All.Contains(row.Value)).Select(row => row.Place).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsOfWhoCameOrWent(string exchange) => s_exchanges.Any(end => exchange.EndsWith(end, StringComparison.Ordinal));

    /// <summary>What is exported late has come: the last call of all, and a survey after it.</summary>
    private async Task Settled(Estate estate)
    {
        await suite.Scheduling.GetRequestAsync(new() { Name = estate.Names["requests"] }, suite.As(estate.At.Wing));
        var (spans, metrics, logs) = (suite.Collector.Exports("traces").Count(), suite.Collector.Exports("metrics").Count(), suite.Collector.Exports("logs").Count());
        await Eventually.True(() => Task.FromResult(suite.Collector.Exports("traces").Count() > spans + 1 && suite.Collector.Exports("metrics").Count() > metrics + 8 && suite.Collector.Exports("logs").Count() > logs), "nothing was exported any more");
    }

    private T Filled<T>(T request)
        where T : IMessage
    {
        request.Descriptor.FindFieldByName("request_id").Accessor.SetValue(request, Given.RequestId());
        return _canaries.In(request);
    }

    private static string Around(byte[] hay, string value)
    {
        var text = System.Text.Encoding.Latin1.GetString(hay);
        var at = Math.Max(0, text.IndexOf(value, StringComparison.OrdinalIgnoreCase));
        return text[Math.Max(0, at - 150)..Math.Min(text.Length, at + 100)].ReplaceLineEndings(" ");
    }
}
