using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    private const int EstablishmentsAMessage = 20;

    /// <summary>
    /// A transaction for each message, so that a slow reader holds none open. What is told of is settled by the first: atoms are never changed,
    /// and one that is closed meanwhile is not among those that it found.
    /// </summary>
    public override async Task StreamReport(StreamReportRequest request, IServerStreamWriter<StreamReportResponse> responseStream, ServerCallContext context)
    {
        const string sumAll =
            $"""
            with chosen as (
              select {FigureRow.Columns}
              from published_figures
              where {ReportAsked.OfRegion}
            ),
            {FigureRow.Summed}
            where place = '*'
            order by month, question, category
            """;
        const string find =
            $"""
            select establishment, array_agg(distinct atom) as atoms
            from published_figures
            where {ReportAsked.OfRegion}
              and establishment is not null
            group by establishment
            order by establishment
            """;
        const string sumEach =
            $"""
            with chosen as (
              select {FigureRow.Columns}
              from published_figures
              where atom = any (@atoms)
            ),
            {FigureRow.Summed}
            where place <> '*'
            order by place, question, category
            """;
        var today = clock.GetUtcNow().DayIn(Place.NationalZone);
        var asked = new ReportAsked(request.Region, request.Scheme, request.Measure, request.FirstDay, request.LastDay, today);
        var (heading, own) = await published.Db.Read(context, async tx =>
            (new SummedFigures(await tx.Many<FigureRow>(sumAll, asked.Parameters)).ToProto(asked), await tx.Many<OwnAtoms>(find, asked.Parameters)));
        heading.Caveats.AddRange(Caveats.Of(asked.Measure, heading.Figures));
        await responseStream.WriteAsync(new() { Heading = heading }, context.CancellationToken);

        foreach (var some in own.Chunk(EstablishmentsAMessage))
        {
            var atoms = some.SelectMany(one => one.Atoms).ToArray();
            var sums = new SummedFigures(await published.Db.Read(context, tx => tx.Many<FigureRow>(sumEach, new { atoms, asked.Place, asked.Scheme, Measure = ProtoName.Of(asked.Measure), asked.Period.First, asked.Period.Last })));
            StreamReportResponse message = new() { Establishments = { sums.Establishments } };
            message.Caveats.AddRange(Caveats.Of(asked.Measure, [.. message.Establishments.SelectMany(establishment => establishment.Figures)]));
            await responseStream.WriteAsync(message, context.CancellationToken);
        }
    }

    /// <summary>The atoms that are one establishment's own.</summary>
    private sealed record OwnAtoms
    {
        public required string Establishment { get; init; }

        public required Guid[] Atoms { get; init; }
    }
}
