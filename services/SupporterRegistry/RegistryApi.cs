namespace PeerSupport.SupporterRegistry;

/// <summary>The RPCs of the registry: one file each, in the folder of their resource.</summary>
internal sealed partial class RegistryApi(Db db, RegistrySettings settings, EventFeed events, Webhooks webhooks, PrintedTexts texts) : RegistryService.RegistryServiceBase
{
    /// <summary>Which numbers are one person's.</summary>
    private SamePerson Same => new(db.Digest);
}
