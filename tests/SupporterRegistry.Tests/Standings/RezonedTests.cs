namespace PeerSupport.SupporterRegistry.Tests;

public sealed class RezonedTests(RegistrySuite suite)
{
    [Fact]
    public async Task When_the_register_corrects_an_establishments_clocks_its_supporters_days_end_by_them()
    {
        var entry = Given.Entry(Given.UnknownEstablishment(), "a-wing");
        await Import(entry, "Europe/London");
        var (appointment, _, _) = await suite.Supporter(await suite.Given.Offering(entry.Establishment.Name));
        var before = await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name);

        await Import(entry, "Pacific/Kiritimati");

        var after = await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && e.Version > before.Version);
        // 14 hours before Greenwich, and one hour less where London keeps summer time on that day
        Assert.InRange(EndOf(before) - EndOf(after), TimeSpan.FromHours(13), TimeSpan.FromHours(15));
        Assert.Equal(after.Version, (await suite.StandingOf(appointment)).Version);
    }

    private static DateTimeOffset EndOf(StandingChanged told) => told.Intervals.Max(interval => interval.Until.ToDateTimeOffset());

    private async Task Import(EstablishmentEntry entry, string timeZone)
    {
        entry.Establishment.TimeZone = timeZone;
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entry }, RequestId = Given.RequestId() }, suite.As("NATION"));
    }
}
