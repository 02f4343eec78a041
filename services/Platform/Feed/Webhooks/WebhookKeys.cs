using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>
/// The secrets of webhooks: derived from the service's key, the webhook's name and its generation, and stored nowhere. A dump of the database
/// without the key forges nothing. <c>Webhooks:PreviousKey</c>, while it is set, signs beside <c>Webhooks:Key</c>, so that the key
/// can be replaced while receivers fetch their new secrets.
/// </summary>
internal sealed class WebhookKeys(IConfiguration configuration, ServiceModule module)
{
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private readonly byte[][] _keys =
        [.. new[] { "Webhooks:Key", "Webhooks:PreviousKey" }.Select(name => configuration[name]).OfType<string>().Where(key => key.Length > 0).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Without a key there are no webhooks.</summary>
    public bool Any => _keys.Length > 0;

    public void Require()
    {
        if (!Any)
        {
            throw new Refusal(ErrorReason.WebhooksOff, "This installation has no key for webhooks: its operator sets Webhooks__Key.");
        }
    }

    /// <summary>As the receiver is given it.</summary>
    public string Secret(WebhookRow webhook) => "whsec_" + Convert.ToBase64String(Derive(_keys[0], webhook.Name, webhook.Generation));

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret that the receiver may still hold, the newest first.</summary>
    public string Sign(WebhookRow webhook, string id, long timestamp, string body, DateTimeOffset now)
    {
        var content = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
        int[] generations = webhook.PreviousUntil > now ? [webhook.Generation, webhook.Generation - 1] : [webhook.Generation];
        return string.Join(' ', from key in _keys
                                from generation in generations
                                select "v1," + Convert.ToBase64String(HMACSHA256.HashData(Derive(key, webhook.Name, generation), content)));
    }

    private byte[] Derive(byte[] key, string name, int generation) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{module.Name}/{name}#{generation}"));
}
