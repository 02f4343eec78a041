using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class EnrolmentChangedTests(RegistrySuite suite)
{
    [Fact]
    public async Task Who_is_put_on_a_course_is_in_training_once()
    {
        var applicant = await suite.Given.Accepted(await Offering());
        var news = Enrolment(applicant.Application);

        await suite.Tell(news);
        var told = await suite.Events.Next<ApplicationChanged>(e => e.Application == news.Application && e.State is ApplicationState.InTraining);
        await suite.Tell(news);
        var training = await suite.Registry.GetApplicationAsync(new() { Name = news.Application }, suite.As(applicant.Coordinator));
        Assert.True(training.Since > applicant.Application.AcceptedAt, "the clock of the stage goes on from before");
        await suite.Given.CompactSigned(applicant);
        await suite.Tell(World.Certificate(applicant.Application.Person, applicant.Offering.Scheme));
        await suite.Given.Appoint(applicant);

        Assert.True(told.Version > 0);
        Assert.Single(suite.Events.All<ApplicationChanged>(e => e.Application == news.Application && e.State is ApplicationState.InTraining));
    }

    [Fact]
    public async Task Who_is_further_already_stays_there()
    {
        var (_, applicant, _) = await suite.Supporter(await Offering());
        var late = await suite.Given.Accepted(applicant.Offering);

        await suite.Tell(Enrolment(applicant.Application));
        await suite.Tell(Enrolment(late.Application));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == late.Application.Name && e.State is ApplicationState.InTraining);

        var application = await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator));
        Assert.Equal(ApplicationState.Appointed, application.State);
    }

    private static EnrolmentChanged Enrolment(Application application) => new()
    {
        Enrolment = $"{application.Provider}/courses/{Ids.Short()}/enrolments/{Ids.Short()}",
        Person = application.Person,
        Application = application.Name,
        Version = 1,
    };

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());
}
