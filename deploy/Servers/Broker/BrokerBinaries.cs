namespace PeerSupport.Deploy.Servers;

/// <summary>RabbitMQ's own start script; Debian's wrapper in /usr/sbin changes the user itself and refuses ordinary ones.</summary>
internal sealed record BrokerBinaries(string Server, string Epmd)
{
    private const string Script = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    public static BrokerBinaries? Find() =>
        File.Exists(Script) && Command.Find("epmd") is { } epmd ? new(Script, epmd) : null;
}
