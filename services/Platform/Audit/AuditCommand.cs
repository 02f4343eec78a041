using Microsoft.Extensions.Configuration;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary><c>audit verify</c>: says which sealed batches are no longer what was sealed.</summary>
internal static class AuditCommand
{
    private const string Usage = "audit verify [--heads FILE]    the file of heads to compare with; else Audit__Heads";

    public static async Task<int> Run(ServiceModule module, IConfiguration configuration, string[] args, TextWriter output, CancellationToken cancel)
    {
        var words = Words.Parse(args, Usage, ["verify"], ["heads"], []);
        var path = words["heads"] ?? configuration["Audit:Heads"];
        if (path is { Length: > 0 } && !File.Exists(path))
        {
            throw new InvalidOperationException($"There is no file of heads at {path}.");
        }

        await using var worker = Database.Connect(configuration.GetConnectionString("Worker") ?? throw new InvalidOperationException("ConnectionStrings__Worker is not set."), module.Name);
        try
        {
            var verdict = await AuditVerdict.Of(worker, Retention.Of(Contract.AssemblyOf(module.Service), module.Name), path, TimeProvider.System.GetUtcNow(), cancel);
            await output.WriteLineAsync($"{module.Name}: {verdict.Batches} batches, {verdict.Rows} rows verified; {verdict.Expired} batches past their retention; {verdict.Unsealed} rows not sealed yet");
            await output.WriteLineAsync(path is { Length: > 0 } ? $"heads compared with {path}: {verdict.Compared}" : "no file of heads was given: a chain that was computed anew would not show");
            foreach (var finding in verdict.Findings)
            {
                await output.WriteLineAsync($"CHANGED: {finding}");
            }

            return verdict.Findings.Count == 0 ? 0 : 1;
        }
        catch (PostgresException refused)
        {
            throw new InvalidOperationException($"The audit can't be read: {refused.MessageText}", refused);
        }
        catch (NpgsqlException away)
        {
            throw new InvalidOperationException($"The database does not answer: {away.Message}", away);
        }
    }
}
