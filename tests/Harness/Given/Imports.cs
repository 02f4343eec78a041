using System.Text;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Training.V1;

namespace PeerSupport.Harness;

/// <summary>What an import told, and how it ended.</summary>
/// <param name="Refused">Null where it came to its end.</param>
public sealed record Imported(IReadOnlyList<ImportCertificationsResponse> Told, Refused? Refused)
{
    public ImportCertificationsResponse Last => Told[^1];

    public IReadOnlyList<BadRow> BadRows => [.. Told.SelectMany(step => step.BadRows)];

    /// <summary>Awarded and unchanged.</summary>
    public (int Awarded, int Unchanged) Done => Refused is null && Last.Phase is ImportPhase.Done ? (Last.Awarded, Last.Unchanged) : throw new InvalidOperationException($"{Refused?.Message}\n{string.Join('\n', BadRows)}");
}

public sealed partial class Given
{
    /// <summary>The course's provider, or somebody else, sends a file to be imported.</summary>
    public Task<Imported> Import(Course course, string file, bool validateOnly = false, string? requestId = null, CallOptions? caller = null) =>
        Import(course, Encoding.UTF8.GetBytes(file), validateOnly, requestId, caller);

    public async Task<Imported> Import(Course course, byte[] file, bool validateOnly = false, string? requestId = null, CallOptions? caller = null)
    {
        var request = new ImportCertificationsRequest { Parent = course.Name, File = new() { Data = ByteString.CopyFrom(file) }, ValidateOnly = validateOnly, RequestId = requestId ?? RequestId() };
        var told = new List<ImportCertificationsResponse>();
        using var call = suite.Training.ImportCertifications(request, caller ?? ProviderOf(course).Caller);
        try
        {
            await foreach (var step in call.ResponseStream.ReadAllAsync())
            {
                told.Add(step);
            }

            return new(told, null);
        }
        catch (RpcException refused)
        {
            return new(told, await Refused.By(() => Task.FromException<bool>(refused)));
        }
    }
}
