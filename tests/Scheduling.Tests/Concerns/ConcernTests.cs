using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests.Concerns;

/// <summary>Where supporters have to pass concerns on, that they did is recorded: when and to whom, and nothing else.</summary>
public sealed class ConcernTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_concern_is_recorded_listed_and_acknowledged_by_name()
    {
        var at = await suite.Given.Mentoring(supporters: 0, ConfidentialityClass.Limited);
        var first = await suite.Given.ConcernPassed(at);
        var second = await suite.Given.ConcernPassed(at);
        Assert.Equal((at.Offering.Scheme, ConcernTo.SaferCustody, null), (first.Scheme, first.To, first.AcknowledgedAt));

        var page = await suite.Scheduling.ListConcernsAsync(new() { Parent = at.Establishment, PageSize = 1 }, suite.As(at.Coordinator));
        Assert.Equal([first], page.Concerns);
        Assert.Equal([second], (await suite.Scheduling.ListConcernsAsync(new() { Parent = at.Establishment, PageSize = 1, PageToken = page.NextPageToken }, suite.As(at.Coordinator))).Concerns);

        var had = await suite.Scheduling.AcknowledgeConcernAsync(new() { Name = first.Name, RequestId = RequestId() }, suite.As(at.Governor));
        Assert.NotNull(had.AcknowledgedAt);
        Assert.Equal(at.Governor.ToLowerInvariant().Replace('@', '.'), had.AcknowledgedBy);
        Assert.Equal([second], (await suite.Scheduling.ListConcernsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Concerns);
        Assert.Equal([had, second], (await suite.Scheduling.ListConcernsAsync(new() { Parent = at.Establishment, IncludeAcknowledged = true }, suite.As(at.Coordinator))).Concerns);
        (await Refused.By(() => suite.Scheduling.AcknowledgeConcernAsync(new() { Name = first.Name, RequestId = RequestId() }, suite.As(at.Governor)))).Is(ErrorReason.AlreadyAcknowledged);
    }

    [Theory]
    [InlineData(ConcernTo.WingOfficer, "WING", "COORDINATOR")]
    [InlineData(ConcernTo.OrderlyOfficer, "ORDERLY", "WING")]
    [InlineData(ConcernTo.SaferCustody, "SAFEGUARDING", "WING")]
    [InlineData(ConcernTo.Healthcare, "COORDINATOR", "ORDERLY")]
    [InlineData(ConcernTo.Provider, "GOVERNOR", "SAFEGUARDING")]
    public async Task Whoever_was_told_of_it_acknowledges_it_and_nobody_for_him(ConcernTo to, string who, string other)
    {
        var at = await suite.Given.Mentoring(supporters: 0, ConfidentialityClass.Limited);
        var request = new RecordConcernPassedRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, To = to, RequestId = RequestId() };
        var passed = await OnceCopied(() => suite.Scheduling.RecordConcernPassedAsync(request, suite.As(at.Wing.Replace("WING", "ORDERLY", StringComparison.Ordinal))));
        (await Refused.By(() => Acknowledge(other))).Is(ErrorReason.NotWhoWasTold);
        Assert.NotNull((await Acknowledge(who)).AcknowledgedAt);

        async Task<Concern> Acknowledge(string role) => await suite.Scheduling.AcknowledgeConcernAsync(
            new() { Name = passed.Name, RequestId = RequestId() }, suite.As(at.Wing.Replace("WING", role, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(ConfidentialityClass.Total)]
    [InlineData(ConfidentialityClass.Ordinary)]
    public async Task In_no_other_scheme(ConfidentialityClass confidentiality)
    {
        var at = await suite.Given.Mentoring(supporters: 0, confidentiality);
        (await Refused.By(() => suite.Given.ConcernPassed(at))).Is(ErrorReason.NoConcernsHere);
    }

    [Fact]
    public async Task One_that_was_passed_on_yesterday_is_recorded_of_yesterday()
    {
        var at = await suite.Given.Mentoring(supporters: 0, ConfidentialityClass.Limited);
        var yesterday = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-1));
        var request = new RecordConcernPassedRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, To = ConcernTo.Healthcare, PassedAt = yesterday, RequestId = RequestId() };
        var passed = await OnceCopied(() => suite.Scheduling.RecordConcernPassedAsync(request, suite.As(at.Wing)));
        Assert.Equal((ConcernTo.Healthcare, yesterday.Seconds), (passed.To, passed.PassedAt.Seconds));
    }

    [Fact]
    public async Task Nobody_passed_one_on_tomorrow_or_last_month()
    {
        var at = await suite.Given.Mentoring(supporters: 0, ConfidentialityClass.Limited);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var when in (DateTimeOffset[])[now.AddHours(1), now.AddDays(-8)])
        {
            var request = new RecordConcernPassedRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, To = ConcernTo.Healthcare, PassedAt = when.ToTimestamp(), RequestId = RequestId() };
            Assert.Equal(["passed_at"], (await Refused.By(() => OnceCopied(() => suite.Scheduling.RecordConcernPassedAsync(request, suite.As(at.Wing))))).Is(ErrorReason.TimeOutOfRange).Fields);
        }
    }
}
