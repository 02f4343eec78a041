using System.Text.Json;
using PeerSupport.Deploy.Servers;

namespace PeerSupport.Deploy.Local;

/// <summary>The suite's own _ports: the same from run to run where they are still free, so that a saved call keeps working.</summary>
internal sealed class SuitePorts
{
    private const int FirstChoiceOfGateway = 8080;
    private readonly string _file;
    private readonly Dictionary<string, int> _ports;

    public SuitePorts(string file)
    {
        _file = file;
        _ports = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(file))! : [];
    }

    /// <summary>The address of an endpoint, such as <c>scheduling.grpc</c>.</summary>
    public string Url(string endpoint)
    {
        var wanted = _ports.GetValueOrDefault(endpoint, endpoint == Layout.Gateway ? FirstChoiceOfGateway : 0);
        var port = Ports.FreeOr(wanted);
        while (_ports.Any(p => p.Value == port && p.Key != endpoint))
            port = Ports.Free();
        _ports[endpoint] = port;
        return $"http://127.0.0.1:{port}";
    }

    public void Save() => PrivateFile.Write(_file, JsonSerializer.Serialize(_ports));
}
