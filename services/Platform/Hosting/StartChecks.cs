using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PeerSupport.Platform;

/// <summary>What would make a service unsafe stops it before it starts, all of it named at once.</summary>
internal static class StartChecks
{
    /// <summary>Every secret that stands in the repository carries this word, so that none of them can serve in earnest.</summary>
    private const string SampleMark = "sample";

    public static void Require(ServiceModule module, IConfiguration configuration, IHostEnvironment environment)
    {
        Refuse([.. Permissions(module, Roles.Of(Contract.AssemblyOf(module.Service))), .. Settings(module, configuration, environment)]);
    }

    /// <summary>For the migration, which is no host: an environment that nobody named is Production, as it is there.</summary>
    public static void RequireOwnSecrets(IConfiguration configuration)
    {
        var environment = configuration["ASPNETCORE_ENVIRONMENT"] ?? configuration["DOTNET_ENVIRONMENT"] ?? configuration[HostDefaults.EnvironmentKey] ?? Environments.Production;
        if (string.Equals(environment, Environments.Production, StringComparison.OrdinalIgnoreCase))
        {
            Refuse([.. Samples(configuration, [])]);
        }
    }

    public static IEnumerable<string> Permissions(ServiceModule module, Roles roles)
    {
        foreach (var method in module.Service.Methods)
        {
            var permission = Contract.Permission(method);
            if (permission.Length == 0)
            {
                yield return $"{method.FullName} says not who may call it: give it the option (peersupport.options.v1.requires).";
            }
            else if (permission == Contract.Anybody)
            {
                if (ScopeField.Of(method.InputType) is not null || method.InputType.FindFieldByName("request_id") is not null || Contract.ReadsPersonal(method))
                {
                    yield return $"{method.FullName} is open to anybody: it can't name whose rows it is about, change anything or read personal data.";
                }
            }
            else if (roles.Granting(permission).Count == 0)
            {
                yield return $"{method.FullName} requires '{permission}', which no role of roles.json grants.";
            }

            if (method.IsClientStreaming)
            {
                yield return $"{method.FullName} streams from the client: such calls pass no interceptor here.";
            }
        }

        if (module.SubjectAccess is null != (Contract.SubjectAccess(module.Service).Length == 0))
        {
            yield return $"{module.Service.FullName} and its module say different things of subject access.";
        }

        var required = Contract.Permissions(Contract.AssemblyOf(module.Service));
        foreach (var role in roles.All)
        {
            foreach (var permission in role.Permissions.Where(permission => !required.Contains(permission)))
            {
                yield return $"roles.json grants {role.Name} '{permission}', which no method requires.";
            }
        }
    }

    private static IEnumerable<string> Settings(ServiceModule module, IConfiguration configuration, IHostEnvironment environment)
    {
        if (string.IsNullOrEmpty(configuration["Identity:Authority"]))
        {
            yield return "Identity__Authority, the issuer of tokens, is not set.";
        }

        if (!environment.IsProduction())
        {
            yield break;
        }

        if (configuration.GetValue("Identity:RequireHttps", true) is false && !(Uri.TryCreate(configuration["Identity:Authority"], UriKind.Absolute, out var issuer) && issuer.IsLoopback))
        {
            yield return "Identity__RequireHttps is false: in Production the keys that tokens are verified with come by https, or from this machine.";
        }

        foreach (var sample in Samples(configuration, module.Secrets))
        {
            yield return sample;
        }
    }

    /// <summary>The secrets that are those of the repository.</summary>
    /// <param name="own">Settings of the service that are secrets too.</param>
    public static IEnumerable<string> Samples(IConfiguration configuration, IEnumerable<string> own)
    {
        var secrets = configuration.GetSection("ConnectionStrings").GetChildren()
            .Append(configuration.GetSection("Broker:Url"))
            .Append(configuration.GetSection("Identity:ClientSecret"))
            .Append(configuration.GetSection("Webhooks:Key"))
            .Concat(own.Select(configuration.GetSection));
        foreach (var secret in secrets.Where(secret => secret.Value?.Contains(SampleMark, StringComparison.OrdinalIgnoreCase) == true))
        {
            yield return $"{secret.Path} holds a sample secret: Production needs its own.";
        }

        if (configuration.GetValue("Webhooks:AllowPlain", false))
        {
            yield return "Webhooks__AllowPlain lets events leave unencrypted: Production may not.";
        }
    }

    private static void Refuse(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new InvalidOperationException("does not start:\n  " + string.Join("\n  ", problems));
        }
    }
}
