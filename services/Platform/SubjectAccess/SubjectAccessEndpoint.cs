using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace PeerSupport.Platform;

/// <summary>
/// <c>GET /subject-access-request?prn=&amp;crn=&amp;fromDate=&amp;toDate=</c>, by the convention of the Ministry of Justice: 200 with all that is held,
/// 204 when nothing is, 209 when the service knows nobody by such an identifier. Who asked, and about whom, is on record before the answer.
/// </summary>
internal sealed class SubjectAccessEndpoint(SubjectAccess access, IServiceProvider parts, Gate gate, Db db, Failures failures)
{
    public const string Path = "/subject-access-request";
    private const string Endpoint = "GET " + Path;
    private const int NotRecognised = 209;

    public async Task Answer(HttpContext http)
    {
        try
        {
            var caller = (await gate.Admit(http, Path)).Caller;
            var asked = SubjectQuestion.Of(http.Request.Query, access);
            http.Response.Headers.CacheControl = "no-store";
            if (asked.Number is null)
            {
                await db.ReadPersonal(caller, Scope.All, Endpoint, tx => Task.FromResult(Recorded(tx, "not recognised")), http.RequestAborted);
                http.Response.StatusCode = NotRecognised;
                return;
            }

            var person = access.Person is { } find ? await find(parts, asked.Number, http.RequestAborted) : null;
            var numbers = access.Numbers is { } all ? await all(parts, asked.Number, http.RequestAborted) : [asked.Number];
            var held = await db.ReadPersonal(caller, Scope.All, Endpoint, async tx =>
            {
                Recorded(tx, person ?? "by number");
                return await Held(tx, asked, numbers, person);
            }, http.RequestAborted);
            await Write(http, held);
        }
        catch (Refusal refusal)
        {
            await JsonStatus.Write(http, refusal);
        }
        catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            // Half an answer would be taken for a whole one.
            await JsonStatus.Write(http, Refusal.Unavailable("A service this call needs does not answer."));
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not IOException && !http.Response.HasStarted)
        {
            await JsonStatus.Write(http, failures.Unexpected(fault, Endpoint));
        }
    }

    private static bool Recorded(Tx tx, string resource)
    {
        tx.Audit("subject-access", resource);
        return true;
    }

    private async Task<JsonObject> Held(Tx tx, SubjectQuestion asked, string[] numbers, string? person)
    {
        var (held, found) = (new JsonObject(), false);
        foreach (var query in access.Queries)
        {
            var rows = await tx.One<string>($"select coalesce(json_agg(held), '[]')::text from ({query.Sql}) held", new { number = asked.Number, numbers, person, from = asked.From, until = asked.Until });
            if (JsonNode.Parse(rows) is JsonArray { Count: > 0 } list)
            {
                held[query.Name] = list;
                found |= !query.Undated || !asked.IsDated;
            }
        }

        return found ? held : [];
    }

    private static Task Write(HttpContext http, JsonObject held)
    {
        if (held.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(new JsonObject { ["content"] = held }.ToJsonString(), http.RequestAborted);
    }
}
