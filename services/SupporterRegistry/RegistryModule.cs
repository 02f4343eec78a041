using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry;

/// <summary>Who may support whom, where, and why we may trust it.</summary>
public static class RegistryModule
{
    public static ServiceModule Module { get; } = new()
    {
        Name = "registry",
        Service = RegistryService.Descriptor,
        Map = app => app.MapGrpcService<RegistryApi>(),
        Assembly = typeof(RegistryModule).Assembly,
        Events = Registry.V1.EventsReflection.Descriptor,
        Constraints = new Dictionary<string, Func<Refusal>>
        {
            ["applications_two_keys"] = TwoKeys.SameDecider,
            ["applications_decline_keys"] = TwoKeys.SameDecider,
            ["applications_renewal_keys"] = TwoKeys.SameDecider,
            ["suspensions_other_decider"] = SuspensionCase.OwnDecision,
        },
        Subscriptions =
        [
            Subscription.To<CertificationChanged, OnCertificationChanged>(),
            Subscription.To<EnrolmentChanged, OnEnrolmentChanged>(),
        ],
        Timers = new Dictionary<string, Type>
        {
            [Pulse.Kind] = typeof(Pulse),
            [Rezoned.Kind] = typeof(Rezoned),
            [Reoffered.Kind] = typeof(Reoffered),
            [PauseEnd.Kind] = typeof(PauseEnd),
            [ReviewClock.Kind] = typeof(ReviewClock),
            [ClearanceClock.Kind] = typeof(ClearanceClock),
            [Settled.Kind] = typeof(Settled),
            [Merged.Kind] = typeof(Merged),
            [KeepApartTold.Kind] = typeof(KeepApartTold),
            [SelectionMonth.Kind] = typeof(SelectionMonth),
            [WelfareOverdue.Kind] = typeof(WelfareOverdue),
        },
        Commands = new Dictionary<string, Func<IConfiguration, string[], TextWriter, CancellationToken, Task<int>>> { [RepairCommand.Name] = RepairCommand.Run },
        SubjectAccess = HeldAboutPerson.Access,
        Services = (services, configuration) => services
            .AddSingleton(RegistrySettings.Of(configuration))
            .AddSingleton(LetterTexts.Of(configuration))
            .AddSingleton<IStartupFilter, BareEnvelopes>()
            .AddHostedService<Figures>(),
    };
}
