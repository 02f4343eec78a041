using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace PeerSupport.Platform;

/// <summary>A refusal as <c>google.rpc.Status</c>: the same for gRPC and JSON.</summary>
internal static class RefusalStatus
{
    public static Google.Rpc.Status Of(Refusal refusal)
    {
        var reason = Reason.Of(refusal.Reason);
        var status = new Google.Rpc.Status { Code = (int)reason.Code, Message = refusal.Message };
        status.Details.Add(Details(refusal, reason).Select(Any.Pack));
        return status;
    }

    private static IEnumerable<IMessage> Details(Refusal refusal, Reason reason)
    {
        yield return new ErrorInfo { Reason = reason.Name, Domain = reason.Domain, Metadata = { refusal.Metadata } };

        if (refusal.Fields.Count > 0)
        {
            yield return new BadRequest
            {
                FieldViolations = { refusal.Fields.Select(field => new BadRequest.Types.FieldViolation { Field = field.Field, Description = field.Description }) },
            };
        }

        if (refusal.Resource is { } name)
        {
            yield return new ResourceInfo { ResourceType = Collection(name), ResourceName = name, Description = refusal.Message };
        }

        if (reason.Code is Code.FailedPrecondition)
        {
            var subject = refusal.Metadata.GetValueOrDefault("resource", "");
            yield return new PreconditionFailure { Violations = { new PreconditionFailure.Types.Violation { Type = reason.Name, Subject = subject, Description = refusal.Message } } };
        }

        if (reason.Code is Code.Unavailable || refusal.Reason is V1.ErrorReason.Contention || refusal.RetryDelay is not null)
        {
            // A second when something is away; sooner when two callers merely met.
            var delay = refusal.RetryDelay ?? TimeSpan.FromSeconds(reason.Code is Code.Unavailable ? 1 : 0.1);
            yield return new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) };
        }
    }

    /// <summary><c>shelves/1/books/7</c> is one of <c>books</c>; <c>shelves/1/label</c> is the one <c>label</c>.</summary>
    private static string Collection(string name) => name.Split('/') switch
    {
        [.., _, var single] segments when segments.Length % 2 == 1 => single,
        [.., var collection, _] => collection,
        _ => "",
    };
}
