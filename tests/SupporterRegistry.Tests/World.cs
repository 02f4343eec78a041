using Grpc.Core;
using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Short ways to what many tests need; training's news is told directly, so that its versions and order are the test's.</summary>
internal static class World
{
    /// <summary>Of this moment: midnight may pass while the tests run.</summary>
    public static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    public static CallOptions Coordinator(this RegistrySuite suite, string establishment) => suite.As($"COORDINATOR@{establishment.Split('/')[1]}");

    public static CallOptions Security(this RegistrySuite suite, string establishment) => suite.As($"SECURITY@{establishment.Split('/')[1]}");

    /// <summary>A certificate for the scheme, valid around today; its name is new each time.</summary>
    public static CertificationChanged Certificate(string person, string scheme, long version = 1) => new()
    {
        Certification = $"providers/p-{Ids.Short()}/certifications/{Ids.Short()}",
        Person = person,
        Schemes = { scheme },
        State = CertificationState.Awarded,
        ValidFrom = Today.AddDays(-10).ToProto(),
        ValidUntil = Today.AddYears(1).ToProto(),
        Version = version,
    };

    public static Task Tell(this RegistrySuite suite, Google.Protobuf.IMessage news) => suite.Events.Publish(news, Ids.Random());

    /// <summary>Accepted, with a signed compact and news of a certificate on its way.</summary>
    public static async Task<(ApplicationCase Applicant, CertificationChanged Certificate)> Ready(this RegistrySuite suite, Offering offering)
    {
        var applicant = await suite.Given.Accepted(offering);
        await suite.Given.CompactSigned(applicant);
        var certificate = Certificate(applicant.Application.Person, offering.Scheme);
        await suite.Tell(certificate);
        return (applicant, certificate);
    }

    public static async Task<(Appointment Appointment, ApplicationCase Applicant, CertificationChanged Certificate)> Supporter(
        this RegistrySuite suite, Offering offering)
    {
        var (applicant, certificate) = await suite.Ready(offering);
        return (await suite.Given.Appoint(applicant), applicant, certificate);
    }

    /// <summary>
    /// Cleared until yesterday, without moving a clock: the clearance ran to the end of today where the day ends last, and then the
    /// register says that the establishment lies where it ends first, 25 hours before.
    /// </summary>
    public static async Task<ApplicationCase> LapsedClearance(this RegistrySuite suite, Func<ApplicationCase, Task<ApplicationCase>>? meanwhile = null)
    {
        const string last = "Pacific/Pago_Pago";
        var entry = Given.Entry(Given.UnknownEstablishment(), "a-wing");
        await Import(last);
        var applicant = await suite.Given.Applied(await suite.Given.Offering(entry.Establishment.Name));
        var reviewBy = TimeProvider.System.GetUtcNow().DayIn(last).ToProto();
        var cleared = await suite.Registry.DecideClearanceAsync(
            new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.Cleared, ReviewBy = reviewBy, RequestId = Given.RequestId() },
            suite.As(applicant.Security));
        applicant = applicant with { Application = cleared };
        applicant = meanwhile is null ? applicant : await meanwhile(applicant);
        await Import("Pacific/Kiritimati");
        return applicant;

        async Task Import(string timeZone)
        {
            entry.Establishment.TimeZone = timeZone;
            await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entry }, RequestId = Given.RequestId() }, suite.As("NATION"));
        }
    }

    public static async Task<Standing> StandingOf(this RegistrySuite suite, Appointment appointment)
    {
        var parent = string.Join('/', appointment.Name.Split('/')[..2]);
        var standings = await suite.Registry.ListStandingsAsync(new() { Parent = parent }, suite.Coordinator(parent));
        return standings.Standings.Single(standing => standing.Appointment == appointment.Name);
    }

    /// <summary>Whether a supporter may be brought together with somebody nothing is known of.</summary>
    public static async Task<Pairing> Pairing(this RegistrySuite suite, Appointment appointment) => (await suite.Registry.CheckPairingsAsync(
        new()
        {
            Parent = string.Join('/', appointment.Name.Split('/')[..2]),
            Questions = { new PairingQuestion { Appointment = appointment.Name, PrisonerNumber = Given.PrisonerNumber() } },
        },
        suite.AsMachine("SYSTEM"))).Pairings[0];

    public static KeepApart Apart(string one, string other, Restriction restriction = Restriction.Wing) =>
        new() { PrisonerNumber1 = one, PrisonerNumber2 = other, Restriction = restriction };

    /// <summary>The prison's list as it is now.</summary>
    /// <param name="place">The establishment, or anything in it.</param>
    public static Task KeepApart(this RegistrySuite suite, string place, params KeepApart[] pairs) => suite.KeepApart(place, TimeProvider.System.GetUtcNow(), pairs);

    public static async Task KeepApart(this RegistrySuite suite, string place, DateTimeOffset asOf, params KeepApart[] pairs) => await suite.Registry.ReplaceKeepApartsAsync(
        new()
        {
            Parent = string.Join('/', place.Split('/')[..2]),
            KeepAparts = { pairs },
            AsOf = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(asOf),
            RequestId = Given.RequestId(),
        },
        suite.Security(place));

    /// <summary>May the supporter be brought together with each of these.</summary>
    public static async Task<IReadOnlyList<Pairing>> Pairings(this RegistrySuite suite, Appointment supporter, params string[] numbers) => (await suite.Registry.CheckPairingsAsync(
        new()
        {
            Parent = string.Join('/', supporter.Name.Split('/')[..2]),
            Questions = { numbers.Select(number => new PairingQuestion { Appointment = supporter.Name, PrisonerNumber = number }) },
        },
        suite.AsMachine("SYSTEM"))).Pairings;

    /// <summary>Seen as the owner of a service's database.</summary>
    public static Task<long> Count(this RegistrySuite suite, string service, string sql, params string[] arguments) => Rows.Scalar<long>(suite, service, sql, [.. arguments]);

    /// <summary>The tables of a service in some row of which a text stands; but for what came, went and was done, which stays as it was.</summary>
    public static async Task<List<string>> TablesWith(this RegistrySuite suite, string service, string text)
    {
        const string all = """
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('merged_persons', 'outbox', 'feed_events', 'feed_changes', 'request_ids', 'audit', 'timers')
            """;
        var found = new List<string>();
        foreach (var table in await Rows.Of(suite, service, all))
        {
            found.AddRange(await suite.Count(service, $"select count(*) from {table} t where t::text like '%' || $1 || '%'", text) > 0 ? [table] : []);
        }

        return found;
    }

    /// <summary>What somebody with this standing may do now.</summary>
    public static IReadOnlyList<Capability> Now(this IEnumerable<StandingInterval> intervals)
    {
        var now = TimeProvider.System.GetUtcNow();
        return
        [
            .. intervals
                .Where(interval => interval.From.ToDateTimeOffset() <= now && !(interval.Until?.ToDateTimeOffset() <= now))
                .Select(interval => interval.Capability),
        ];
    }
}
