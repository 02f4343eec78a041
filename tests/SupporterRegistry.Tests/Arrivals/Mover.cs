using Grpc.Core;
using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>A certified supporter, and the prison that will receive him.</summary>
/// <param name="From">The code of the prison he is a supporter of.</param>
/// <param name="Offering">His scheme as the other prison offers it.</param>
internal sealed record Mover(string Person, string Number, string From, Offering Offering, CertificationChanged Certificate)
{
    /// <summary>The name of the other prison.</summary>
    public string There => $"establishments/{Offering.Name.Split('/')[1]}";
}

internal static class Movers
{
    /// <summary>Who never agreed to anything.</summary>
    public static async Task<Mover> Certified(this RegistrySuite suite, string? scheme = null)
    {
        var (appointment, applicant, certificate) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment(), scheme: scheme));
        var there = await suite.Given.Offering(await suite.Given.Establishment(), scheme: applicant.Offering.Scheme);
        return new(appointment.Person, applicant.PrisonerNumber, applicant.Establishment, there, certificate);
    }

    public static async Task<Mover> Agreed(this RegistrySuite suite, string? scheme = null)
    {
        var mover = await suite.Certified(scheme);
        await suite.Agree($"establishments/{mover.From}", mover.Person);
        return mover;
    }

    public static AsyncUnaryCall<TransferConsent> Agree(this RegistrySuite suite, string prison, string person) => suite.Registry.RecordTransferConsentAsync(
        new() { Parent = prison, Person = person, ConsentedOn = World.Today.ToProto(), RequestId = Given.RequestId() }, suite.Coordinator(prison));

    /// <summary>The other prison received him.</summary>
    public static async Task<Mover> Moved(this RegistrySuite suite, Mover mover)
    {
        var code = mover.There.Split('/')[1];
        Assert.Equal(1, (await suite.Ingest(code, Envelopes.Received(code, mover.Number, "TRANSFERRED"))).Applied);
        return mover;
    }

    public static async Task<IReadOnlyList<Arrival>> Arrivals(this RegistrySuite suite, string prison) =>
        (await suite.Registry.ListArrivalsAsync(new() { Parent = prison }, suite.Coordinator(prison))).Arrivals;
}
