using System.Globalization;
using Grpc.Core;
using Npgsql;

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
              set submitted_at = submitted_at - @by, decided_at = decided_at - @by, accepted_at = accepted_at - @by, declined_at = declined_at - @by,
                withdrawn_at = withdrawn_at - @by, closed_at = closed_at - @by, appointed_at = appointed_at - @by
              where establishment = @code)
            update appointments set appointed_at = appointed_at - @by, ended_at = ended_at - @by where establishment = @code
            """;
        await suite.Owner(shift, establishment);
        await suite.CountMonth(establishment);
    }

    /// <summary>Sets the clock of the month to now; it counts from long ago.</summary>
    public static Task CountMonth(this RegistrySuite suite, string establishment)
    {
        const string due = "update timers set key = @from, due_at = now() where tenant = @code and kind = 'selection'";
        return Eventually.True(async () => await suite.Owner(due, establishment) == 1, "no clock of the month was set");
    }

    public static Task<IReadOnlyList<SelectionReached>> Reached(this RegistrySuite suite, string establishment, int count) => Eventually.Some(
        () => Task.FromResult(suite.Events.All<SelectionReached>(e => e.Establishment == establishment) is var all && all.Count >= count ? all : null), "too few were told of");

    public static AsyncUnaryCall<Google.Protobuf.WellKnownTypes.Empty> Tells(this RegistrySuite suite, ApplicationCase applicant, EqualityAnswers answers, string role = "KIOSK") =>
        suite.Registry.RecordEqualityAnswersAsync(new() { Name = applicant.Application.Name, Answers = answers, RequestId = Given.RequestId() }, suite.AsMachine($"{role}@{applicant.Establishment}"));

    public static async Task Withdraws(this RegistrySuite suite, ApplicationCase applicant) =>
        await suite.Registry.WithdrawApplicationAsync(new() { Name = applicant.Application.Name, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));

    public static async Task<int> Owner(this RegistrySuite suite, string sql, string establishment)
    {
        await using var owner = new NpgsqlConnection(suite.Connections("registry").Owner);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand(sql, owner);
        command.Parameters.AddWithValue("by", s_passed);
        command.Parameters.AddWithValue("code", Names.IdOf(establishment));
        command.Parameters.AddWithValue("from", TimeProvider.System.GetUtcNow().AddDays(-100).ToString("O", CultureInfo.InvariantCulture));
        return await command.ExecuteNonQueryAsync();
    }
}
