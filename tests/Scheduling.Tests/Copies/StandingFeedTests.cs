using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class StandingFeedTests(SchedulingSuite suite)
{
    [Fact]
    public async Task News_that_was_lost_is_noticed_by_the_count_and_read_again()
    {
        var place = await suite.Given.Place(places: 2);
        var supporter = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        await suite.Given.OnDuty(place, supporter.Name);
        await Lose(place.Code, supporter.Name);
        await suite.Given.Pulsed(place.Code);

        var duty = await suite.Given.OnDuty(place, supporter.Name, Platform.Days.ToProto(Platform.Days.ToDay(Given.Tomorrow).AddDays(1)));
        Assert.Equal(DutyState.Assigned, duty.State);
    }

    [Fact]
    public async Task A_supporter_the_registry_no_longer_has_is_forgotten_and_his_nights_are_vacated()
    {
        var place = await suite.Given.Place(places: 2);
        var supporter = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        var duty = await suite.Given.OnDuty(place, supporter.Name);
        Assert.Equal(1, await Rows.Change(suite, "registry", "delete from appointments where appointment_id = $1", supporter.Name.Split('/')[3]));
        await suite.Given.Pulsed(place.Code);

        await Eventually.True(
            async () => (await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Coordinator))).State is DutyState.Vacated, "the duty was not vacated");
        await suite.Events.Next<DutyChanged>(changed => changed.Duty == duty.Name && changed.State is DutyState.Vacated);
    }

    /// <summary>As if the broker had lost the news of a supporter.</summary>
    private async Task Lose(string establishment, string appointment)
    {
        await using var connection = new NpgsqlConnection(suite.Connections("scheduling").App);
        await connection.OpenAsync();
        const string lose = """
            select set_config('app.tenant', @establishment, true);
            delete from standing_intervals where appointment_id = @appointment;
            delete from standings where appointment_id = @appointment;
            """;
        await using var command = new NpgsqlCommand(lose, connection);
        command.Parameters.AddWithValue("establishment", establishment);
        command.Parameters.AddWithValue("appointment", appointment.Split('/')[3]);
        Assert.True(await command.ExecuteNonQueryAsync() > 1);
    }
}
