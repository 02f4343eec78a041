namespace PeerSupport.Deploy.Issuer;

/// <summary>One ready token per role, named <c>ROLE@place</c> as in suite.json.</summary>
public static class Tokens
{
    private static readonly string[] s_inPrison = ["WING", "ORDERLY", "GOVERNOR", "COORDINATOR", "SECURITY", "SAFEGUARDING", "DECIDER"];
    private static readonly string[] s_machines = ["PRISON_SYSTEM", "KIOSK"];
    private static readonly string[] s_providers = ["samaritans", "shannon-trust"];
    private const string Region = "yorkshire-and-the-humber";

    public static IReadOnlyDictionary<string, string> All(TokenMint mint)
    {
        var bearers = new Dictionary<string, Bearer>();
        foreach (var role in s_inPrison)
            bearers[$"{role}@MDI"] = new() { User = $"mdi.{role.ToLowerInvariant()}", Roles = [role], Establishments = ["MDI"] };
        foreach (var role in s_machines)
            bearers[$"{role}@MDI"] = new() { Client = $"mdi-{role.ToLowerInvariant().Replace('_', '-')}", Roles = [role], Establishments = ["MDI"] };
        // other prisons: to see what is not theirs refused
        foreach (var prison in new[] { "LEI", "WEI", "HLI" })
            foreach (var role in new[] { "WING", "COORDINATOR" })
                bearers[$"{role}@{prison}"] = new() { User = $"{prison.ToLowerInvariant()}.{role.ToLowerInvariant()}", Roles = [role], Establishments = [prison] };
        foreach (var provider in s_providers)
            bearers[$"PROVIDER@{provider}"] = new() { User = $"{provider}.provider", Roles = ["PROVIDER"], Providers = [provider] };
        bearers[$"REGION@{Region}"] = new() { User = "region.reader", Roles = ["REGION"], Regions = [Region] };
        bearers["NATION"] = new() { User = "nation.policy", Roles = ["NATION"] };
        bearers["SAR"] = new() { Client = "subject-access-requests", Roles = ["SAR"] };
        bearers["AUDIT"] = new() { User = "nation.audit", Roles = ["AUDIT"] };

        // a machine where a person must decide, and one person with two keys: both are refused where it matters
        bearers["MACHINE@MDI"] = new() { Client = "mdi-machine", Roles = ["WING", "SECURITY", "COORDINATOR"], Establishments = ["MDI"] };
        bearers["WING+ORDERLY@MDI"] = new() { User = "mdi.wing-orderly", Roles = ["WING", "ORDERLY"], Establishments = ["MDI"] };
        bearers["SECURITY+PROVIDER@MDI"] = new() { User = "mdi.two-keys", Roles = ["SECURITY", "PROVIDER"], Establishments = ["MDI"], Providers = ["samaritans"] };
        return bearers.ToDictionary(b => b.Key, b => mint.Sign(b.Value));
    }
}
