using System.Globalization;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Months that a test can't wait for.</summary>
internal static class Months
{
    private static readonly TimeSpan s_passed = TimeSpan.FromDays(40);

    /// <summary>The month in which it happened, once time has passed.</summary>
    public static DateOnly Happened => Selecting.MonthOf(TimeProvider.System.GetUtcNow() - s_passed, "Europe/London");

    /// <summary>What happened at an establishment happened 40 days before, and the month is to be counted now.</summary>
    public static async Task Pass(this RegistrySuite suite, string establishment)
    {
        const string shift = """
            with applied as (
              update applications
              set submitted_at = submitted_at - $2, decided_at = decided_at - $2, accepted_at = accepted_at - $2, declined_at = declined_at - $2,
                withdrawn_at = withdrawn_at - $2, closed_at = closed_at - $2, appointed_at = appointed_at - $2
              where establishment = $1)
            update appointments set appointed_at = appointed_at - $2, ended_at = ended_at - $2 where establishment = $1
            """;
        await Rows.Change(suite, "registry", shift, Names.IdOf(establishment), s_passed);
        await suite.CountMonth(establishment);
    }

    /// <summary>Sets the clock of the month to now; it counts from long ago.</summary>
    public static Task CountMonth(this RegistrySuite suite, string establishment)
    {
        const string due = "update timers set key = $2, due_at = now() where tenant = $1 and kind = 'selection'";
        var from = TimeProvider.System.GetUtcNow().AddDays(-100).ToString("O", CultureInfo.InvariantCulture);
        return Eventually.True(async () => await Rows.Change(suite, "registry", due, Names.IdOf(establishment), from) == 1, "no clock of the month was set");
    }

    public static Task<IReadOnlyList<SelectionReached>> Reached(this RegistrySuite suite, string establishment, int count) => Eventually.Some(
        () => Task.FromResult(suite.Events.All<SelectionReached>(e => e.Establishment == establishment) is var all && all.Count >= count ? all : null), "too few were told of");

    public static AsyncUnaryCall<Google.Protobuf.WellKnownTypes.Empty> Tells(this RegistrySuite suite, ApplicationCase applicant, EqualityAnswers answers, string role = "KIOSK") =>
        suite.Registry.RecordEqualityAnswersAsync(new() { Name = applicant.Application.Name, Answers = answers, RequestId = Given.RequestId() }, suite.AsMachine($"{role}@{applicant.Establishment}"));

    public static async Task Withdraws(this RegistrySuite suite, ApplicationCase applicant) =>
        await suite.Registry.WithdrawApplicationAsync(new() { Name = applicant.Application.Name, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
}
