
namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>A missed review is a visible breach. No clock is moved: today, where the day ends last, is over where it ends first.</summary>
public sealed class ReviewClockTests(RegistrySuite suite)
{
    private const string Last = "Pacific/Pago_Pago";

    [Fact]
    public async Task A_missed_review_is_told_once_listed_and_about_nobody()
    {
        var (suspension, governor) = await Missed();

        var told = await suite.Events.Next<ReviewOverdue>(e => suspension.Name.StartsWith(e.Establishment + "/", StringComparison.Ordinal));

        Assert.Equal((suspension.Scheme, suspension.ReviewBy), (told.Scheme, told.ReviewBy));
        var missed = (await suite.Registry.ListOverdueReviewsAsync(new() { Parent = told.Establishment }, governor)).Reviews.Single();
        Assert.Equal((told.Establishment, told.Scheme, told.ReviewBy), (missed.Establishment, missed.Scheme, missed.ReviewBy));
        Assert.InRange(missed.DaysOverdue, 1, 2);
        var listed = (await suite.Registry.ListSuspensionsAsync(new() { Parent = told.Establishment }, governor)).Suspensions.Single();
        Assert.Equal((suspension.Name, true), (listed.Name, listed.Overdue));
        Assert.DoesNotContain(suspension.Appointment, $"{told}{missed}", StringComparison.Ordinal);

        await Import(told.Establishment, "Pacific/Apia"); // the clock is set again, and rings again
        await suite.Events.Next<EstablishmentChanged>(e => e.Establishment == told.Establishment && e.TimeZone == "Pacific/Apia");
        await Eventually.True(async () => await Waiting(told.Establishment) == 0, "the clock was never looked at again");
        var later = await suite.Given.Offering(told.Establishment); // what was told before it has come when its news has
        await suite.Events.Next<OfferingChanged>(e => e.Offering == later.Name);
        Assert.Single(suite.Events.All<ReviewOverdue>(e => e.Establishment == told.Establishment));
    }

    [Fact]
    public async Task Once_reviewed_it_is_missed_no_longer_and_is_found_among_those_that_are_over()
    {
        var (suspension, governor) = await Missed();
        var parent = string.Join('/', suspension.Name.Split('/')[..2]);

        var extended = await suite.Registry.ReviewSuspensionAsync(new() { Name = suspension.Name, Outcome = SuspensionReview.Extended, RequestId = Given.RequestId() }, governor);
        Assert.False(extended.Overdue);
        Assert.Empty((await suite.Registry.ListOverdueReviewsAsync(new() { Parent = parent }, governor)).Reviews);
        await suite.Registry.ReviewSuspensionAsync(new() { Name = suspension.Name, Outcome = SuspensionReview.Lifted, RequestId = Given.RequestId() }, governor);

        Assert.Empty((await suite.Registry.ListSuspensionsAsync(new() { Parent = parent }, governor)).Suspensions);
        Assert.Equal(suspension.Name, (await suite.Registry.ListSuspensionsAsync(new() { Parent = parent, IncludeOver = true }, governor)).Suspensions.Single().Name);
    }

    private async Task<(Suspension Suspension, Grpc.Core.CallOptions Governor)> Missed()
    {
        var establishment = Given.UnknownEstablishment();
        await Import(establishment, Last);
        var (supporter, _, _) = await suite.Supporter(await suite.Given.Offering(establishment));
        var governor = suite.As($"GOVERNOR@{establishment.Split('/')[1]}");
        var suspension = await suite.Registry.SuspendAppointmentAsync(
            new() { Name = supporter.Name, Category = SuspensionCategory.Conduct, ReviewBy = TimeProvider.System.GetUtcNow().DayIn(Last).ToProto(), RequestId = Given.RequestId() }, governor);
        Assert.False(suspension.Overdue);
        await Import(establishment, "Pacific/Kiritimati");
        return (suspension, governor);
    }

    private Task<long> Waiting(string establishment) => suite.Count(
        "registry", $"select count(*) from timers where key = '{establishment.Split('/')[1]}' and kind = 'rezoned' or kind = 'review-overdue' and key like '{establishment}/%' and due_at <= now()");

    private async Task Import(string establishment, string timeZone)
    {
        var entry = Given.Entry(establishment, "a-wing");
        entry.Establishment.TimeZone = timeZone;
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entry }, RequestId = Given.RequestId() }, suite.As("NATION"));
    }
}
