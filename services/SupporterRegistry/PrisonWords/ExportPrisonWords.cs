using Google.Api;
using Google.Protobuf;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<HttpBody> ExportPrisonWords(ExportPrisonWordsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var held = await HeldWords.Of(tx, Names.IdOf(request.Parent));
            return new HttpBody { ContentType = "text/csv; charset=utf-8", Data = ByteString.CopyFromUtf8(PrisonWordFile.Write(held)) };
        });
}
