using Google.Protobuf;
using Grpc.Core;
using CertificationChanged = PeerSupport.Training.V1.CertificationChanged;
using CertificationState = PeerSupport.Training.V1.CertificationState;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests.ServiceRecords;

/// <summary>What a supporter did and learnt, issued because he asked for it: in all prisons together, and without the name of one.</summary>
public sealed class ServiceRecordTests(RegistrySuite suite)
{
    [Fact]
    public async Task It_holds_what_he_did_in_two_prisons_and_names_neither()
    {
        var (first, applicant, certificate) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.Registry.EndAppointmentAsync(new() { Name = first.Name, Reason = EndReason.Transferred, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
        var there = await suite.Given.Offering(await suite.Given.Establishment(), scheme: applicant.Offering.Scheme);
        var again = await suite.Given.Accepted(there, prisonerNumber: applicant.PrisonerNumber);
        await suite.Given.CompactSigned(again);
        await suite.Given.Appoint(again);
        await suite.Registry.SignOffAsync(new() { Name = (await suite.Registry.GetApplicationAsync(new() { Name = again.Application.Name }, suite.As(again.Coordinator))).Appointment, Capability = Capability.Solo, RequestId = Given.RequestId() }, suite.As(again.Coordinator));

        var record = await Issue(again);
        var content = await Content(record, again.Coordinator);

        Assert.Equal(("Okafor", World.Today.ToProto()), (content.Holder, content.IssuedOn));
        Assert.Equal([("Listener", World.Today, ""), ("Listener", null, "Solo")], content.Roles.Select(role => (role.Scheme, role.Until?.ToDay(), string.Join(' ', role.SignedOff))));
        Assert.Equal([(certificate.Certification.Split('/')[1], "Listener", certificate.ValidUntil)], content.Certificates.Select(held => (held.Provider, string.Join(' ', held.Schemes), held.ValidUntil)));
        var page = await Page(record, again.Coordinator);
        Assert.All([applicant.Establishment, again.Establishment, "Prison ", applicant.PrisonerNumber, "TRANSFERRED"], name => Assert.DoesNotContain(name, content + page, StringComparison.Ordinal));
        Assert.All(["Okafor", "Listener: since ", "Signed off to work alone.", "holds no rating"], said => Assert.Contains(said, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_was_taken_back_is_not_in_it_and_what_was_issued_stays_as_it_was()
    {
        var (_, applicant, certificate) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var before = await Issue(applicant);
        var issued = await Content(before, applicant.Coordinator);
        Assert.Single(issued.Certificates);

        await suite.Tell(new CertificationChanged(certificate) { State = CertificationState.Revoked, RevokedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Version = certificate.Version + 1 });
        await Eventually.True(async () => (await Content(await Issue(applicant), applicant.Coordinator)).Certificates.Count == 0, "what was taken back is still told");
        Assert.Equal(issued, await Content(before, applicant.Coordinator));
    }

    [Fact]
    public async Task Each_is_listed_in_the_order_of_issue_and_is_on_record()
    {
        var (_, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var (one, two, three) = (await Issue(applicant), await Issue(applicant), await Issue(applicant));
        var parent = $"establishments/{applicant.Establishment}";

        var page = await suite.Registry.ListServiceRecordsAsync(new() { Parent = parent, PageSize = 2 }, suite.As(applicant.Coordinator));
        var rest = await suite.Registry.ListServiceRecordsAsync(new() { Parent = parent, PageSize = 2, PageToken = page.NextPageToken }, suite.As(applicant.Coordinator));

        Assert.Equal([one, two, three], page.ServiceRecords.Concat(rest.ServiceRecords));
        Assert.Equal((applicant.Application.Person, World.Today.ToProto()), (one.Person, one.AskedOn));
        await Page(one, applicant.Coordinator);
        await Content(one, applicant.Coordinator);
        foreach (var action in new[] { "write", "print service record", "export service record" })
        {
            Assert.Equal(1, await suite.Count("registry", "select count(*) from audit where action = $1 and resource = $2 and user_subject = $3", action, one.Name, applicant.Coordinator.ToLowerInvariant().Replace('@', '.')));
        }
    }

    [Fact]
    public async Task None_is_issued_unasked_nor_to_a_stranger_nor_to_somebody_who_never_was_a_supporter()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (_, applicant, _) = await suite.Supporter(offering);
        var waiting = await suite.Given.Applied(offering);

        (await Refused.By(() => Ask(applicant, askedOn: World.Today.AddDays(2)))).Is(PlatformReason.InvalidFields);
        (await Refused.By(() => Ask(applicant, askedOn: null))).Is(PlatformReason.InvalidFields);
        (await Refused.By(() => Ask(waiting, World.Today))).Is(ErrorReason.NothingServed);
        var (_, stranger, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        (await Refused.By(() => Ask(applicant, World.Today, stranger.Application.Person))).Is(PlatformReason.NotFound).With("resource", stranger.Application.Person);
        var record = await Issue(applicant);
        var elsewhere = suite.As("COORDINATOR@ZZZZZZ");
        (await Refused.By(() => suite.Registry.GetServiceRecordContentAsync(new() { Name = record.Name }, elsewhere))).Is(PlatformReason.NotFound);
        (await Refused.By(() => suite.Registry.PrintServiceRecordAsync(new() { Name = record.Name }, elsewhere))).Is(PlatformReason.NotFound);
        (await Refused.By(() => suite.Registry.PrintServiceRecordAsync(new() { Name = record.Name, Language = "xx" }, suite.As(applicant.Coordinator)))).Is(ErrorReason.LanguageUnknown);
    }

    private async Task<ServiceRecord> Issue(ApplicationCase applicant) => await Ask(applicant, World.Today);

    private AsyncUnaryCall<ServiceRecord> Ask(ApplicationCase applicant, DateOnly? askedOn, string? person = null) => suite.Registry.IssueServiceRecordAsync(
        new() { Parent = $"establishments/{applicant.Establishment}", Person = person ?? applicant.Application.Person, AskedOn = askedOn?.ToProto(), RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));

    private async Task<ServiceRecordContent> Content(ServiceRecord record, string coordinator) =>
        await suite.Registry.GetServiceRecordContentAsync(new() { Name = record.Name }, suite.As(coordinator));

    private async Task<string> Page(ServiceRecord record, string coordinator) =>
        (await suite.Registry.PrintServiceRecordAsync(new() { Name = record.Name }, suite.As(coordinator))).Data.ToStringUtf8();
}
