using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

/// <summary>Three instances of the service, as in production: each looks for timers that are due, and what follows from one happens once.</summary>
public sealed class InstancesTests(SuiteFixture suite)
{
    private const int Certificates = 12;

    private readonly string _provider = Given.Provider();

    [Fact]
    public async Task Three_instances_tell_once_that_a_certificate_nears_its_end_and_once_that_it_ended()
    {
        await using var second = suite.Service("training").Another();
        await using var third = suite.Service("training").Another();
        await Task.WhenAll(second.Start(), third.Start());
        var names = new List<string>();
        for (var i = 0; i < Certificates; i++)
        {
            names.Add(await Award(months: 2));
        }

        await AllTold(names, CertificationState.Expiring);
        await Age(names);
        await AllTold(names, CertificationState.Expired);

        // whatever was told twice has been by the time something later comes
        await AllTold([await Award(months: 2)], CertificationState.Expiring);
        Assert.All(names, name => Assert.Equal(
            [CertificationState.Awarded, CertificationState.Expiring, CertificationState.Expired],
            suite.Events.All<CertificationChanged>(e => e.Certification == name).OrderBy(e => e.Version).Select(e => e.State)));
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from timers where key = any ($1)", (object)names.ToArray()));
    }

    private async Task AllTold(IEnumerable<string> names, CertificationState state)
    {
        foreach (var name in names)
        {
            await suite.Events.Next<CertificationChanged>(e => e.Certification == name && e.State == state);
        }
    }

    private async Task<string> Award(int months)
    {
        var (course, enrolment) = await suite.Enrolled(_provider, months);
        return (await suite.Training.AwardCertificationAsync(
            new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"))).Name;
    }

    /// <summary>As if they had been awarded a year earlier, all at one instant: nothing in the service moves the clock.</summary>
    private Task<object?> Age(List<string> names) => suite.Scalar<object>(
        """
        with aged as (
          update certifications
          set valid_from = valid_from - 366, valid_until = valid_until - 366
          where 'providers/' || provider || '/certifications/' || certification_id = any ($1))
        update timers
        set due_at = due_at - interval '366 days'
        where key = any ($1)
        """, (object)names.ToArray());
}
