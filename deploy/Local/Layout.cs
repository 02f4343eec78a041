using PeerSupport.Deploy.Servers;

namespace PeerSupport.Deploy.Local;

/// <summary>Where things are: this repository's build output and the folder with what the suite keeps.</summary>
internal sealed class Layout
{
    /// <summary>Short name → project folder and assembly.</summary>
    private static readonly Dictionary<string, (string Folder, string Assembly)> s_projects = new()
    {
        ["registry"] = ("SupporterRegistry", "PeerSupport.SupporterRegistry"),
        ["training"] = ("TrainingTracking", "PeerSupport.TrainingTracking"),
        ["scheduling"] = ("Scheduling", "PeerSupport.Scheduling"),
        ["feedback"] = ("Feedback", "PeerSupport.Feedback"),
        [Gateway] = ("Gateway", "PeerSupport.Gateway"),
    };

    public const string Gateway = "gateway";

    private readonly string _repository;
    private readonly string _configuration;

    public Layout(string? data)
    {
        // …/deploy/Local/bin/Debug/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        _configuration = Path.Combine(output.Parent!.Name, output.Name);
        var root = output;
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "deploy", "bootstrap.sql")))
            root = root.Parent;
        _repository = root?.FullName ?? throw new ServerException("the launcher runs from the repository's build output: dotnet run --project deploy/Local");
        Data = Path.GetFullPath(data ?? Path.Combine(_repository, ".local"));
    }

    public string Data { get; }
    public string SuiteFile => Path.Combine(Data, "suite.json");
    public string PortsFile => Path.Combine(Data, "ports.json");
    public string Keys => Path.Combine(Data, "issuer");
    public string WebhookKey => Path.Combine(Data, "webhooks.key");
    public string NoiseKey => Path.Combine(Data, "noise.key");

    public string SlipKey => Path.Combine(Data, "slip.key");
    public string CertificateKey => Path.Combine(Data, "certificates.key");
    public string Register => Path.Combine(_repository, "deploy", "sample-data", "establishments.csv");
    public string Schemes => Path.Combine(_repository, "deploy", "sample-data", "schemes.json");

    public string Log(string name) => Path.Combine(Data, "logs", name + ".log");

    /// <summary>The assembly of a service or the gateway, as built together with the launcher.</summary>
    public string Assembly(string name)
    {
        var (folder, assembly) = s_projects[name];
        var file = Path.Combine(_repository, "services", folder, "bin", _configuration, assembly + ".dll");
        return File.Exists(file) ? file : throw new ServerException($"{name} is not built: {file} is missing");
    }
}
