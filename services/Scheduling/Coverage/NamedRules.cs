using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Who is told which rule stands against somebody. Others are told a class of it, the same whatever the rule.</summary>
internal static class NamedRules
{
    public static bool AreFor(Caller caller) => caller.Roles.Contains("COORDINATOR") || caller.Roles.Contains("GOVERNOR");
}
