using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class RepairTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_standing_that_no_longer_follows_from_its_facts_is_worked_out_anew_and_told()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (spoilt, _, _) = await suite.Supporter(offering);
        await suite.Supporter(offering);
        var before = await suite.StandingOf(spoilt);
        await Spoil(spoilt.Name);
        Assert.Empty((await suite.StandingOf(spoilt)).Intervals);
        var code = offering.Name.Split('/')[1];

        var (exit, output) = await Repair("--establishment", code);

        Assert.Equal((0, $"{code}: 1 of 2 standings differed and were told anew"), (exit, output[0]));
        var after = await suite.StandingOf(spoilt);
        Assert.Equal(before.Intervals, after.Intervals);
        Assert.True(after.Version > before.Version);
        await suite.Events.Next<StandingChanged>(e => e.Appointment == spoilt.Name && e.Version == after.Version && e.Intervals.Equals(before.Intervals));
        Assert.Equal($"{code}: 0 of 2 standings differed and were told anew", (await Repair("--establishment", code)).Output[0]);
    }

    [Fact]
    public async Task Without_an_establishment_every_one_is_looked_at()
    {
        var (one, other) = (await suite.Given.Offering(await suite.Given.Establishment()), await suite.Given.Offering(await suite.Given.Establishment()));
        var (spoilt, _, _) = await suite.Supporter(one);
        await suite.Supporter(other);
        await Spoil(spoilt.Name);

        var (exit, output) = await Repair();

        Assert.Equal(0, exit);
        Assert.Contains($"{one.Name.Split('/')[1]}: 1 of 1 standings differed and were told anew", output);
        Assert.Contains($"{other.Name.Split('/')[1]}: 0 of 1 standings differed and were told anew", output);
    }

    [Theory]
    [InlineData("standings repair [--establishment CODE]")]
    [InlineData("standings repair [--establishment CODE]", "mend")]
    [InlineData("'--all' is not understood", "repair", "--all")]
    [InlineData("'M*' is not the code of an establishment", "repair", "--establishment", "M*")]
    public async Task What_is_not_understood_is_refused(string told, params string[] words)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RegistryModule.Module.Commands[RepairCommand.Name](Settings, words, TextWriter.Null, CancellationToken.None));

        Assert.StartsWith(told, refused.Message, StringComparison.Ordinal);
    }

    private IConfiguration Settings => new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:App", (string?)suite.Connections("registry").App)]).Build();

    private async Task<(int Exit, string[] Output)> Repair(params string[] words)
    {
        await using var output = new StringWriter();
        var exit = await RegistryModule.Module.Commands[RepairCommand.Name](Settings, ["repair", .. words], output, CancellationToken.None);
        return (exit, output.ToString().Split(Environment.NewLine));
    }

    // As if a restore, or a mistake of ours, had left another standing than the facts give.
    private async Task Spoil(string appointment) => Assert.Equal(
        1, await Rows.Change(suite, "registry", "update appointments set accompanied = '{}', solo = '{}', night = '{}' where appointment_id = $1", appointment.Split('/')[3]));
}
