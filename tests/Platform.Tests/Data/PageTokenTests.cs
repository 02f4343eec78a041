using PeerSupport.Notebook.V1;
using Xunit;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.Platform.Tests;

public sealed class PageTokenTests(NotebookDatabase database) : IClassFixture<NotebookDatabase>
{
    private readonly ListNotesRequest _request = new() { Parent = "establishments/MDI", PageSize = 2 };

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        foreach (var title in new[] { "a", "b", "c", "d", "e" })
        {
            await database.Api.CreateNote(RequestIdTests.Create(title), NotebookCall.To("CreateNote"));
        }

        var titles = new List<string>();
        do
        {
            var page = await database.Api.ListNotes(_request, NotebookCall.To("ListNotes"));
            titles.AddRange(page.Notes.Select(note => note.Title));
            _request.PageToken = page.NextPageToken;
        }
        while (_request.PageToken.Length > 0);
        Assert.Equal(["a", "b", "c", "d", "e"], titles);
    }

    [Fact]
    public void A_token_carries_the_last_key_and_outlives_a_change_of_page_size()
    {
        _request.PageToken = PageToken.Next(_request, "é", "2");
        _request.PageSize = 50;
        Assert.Equal(["é", "2"], PageToken.Read(_request)!);
    }

    [Theory]
    [InlineData("establishments/LEI", null)]
    [InlineData("establishments/MDI", "AAAA")]
    [InlineData("establishments/MDI", "not base 64!")]
    [InlineData("establishments/MDI", "AAAAAAAAAAAAAAAAAAAA")]
    public void A_token_of_another_request_is_refused(string parent, string? token)
    {
        _request.PageToken = token ?? PageToken.Next(_request, "a");
        _request.Parent = parent;
        Assert.Equal(PlatformReason.BadPageToken, Assert.Throws<Refusal>(() => PageToken.Read(_request)).Reason);
    }

    [Fact]
    public void Sizes_have_a_default_and_a_bound()
    {
        Assert.Null(PageToken.Read(_request));
        Assert.Equal((100, 7, 500, 50), (PageToken.Size(0), PageToken.Size(7), PageToken.Size(501), PageToken.Size(0, most: 50)));
        Assert.Throws<Refusal>(() => PageToken.Size(-1));
    }

    [Fact]
    public void Versions_grow_with_the_clock_and_against_it()
    {
        var now = new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
        var first = Versions.Next(0, now);
        Assert.Equal(now.ToUnixTimeMilliseconds() * 1000, first);
        Assert.Equal(first + 1, Versions.Next(first, now.AddDays(-1)));
        Assert.Equal(first + 1_000_000, Versions.Next(first, now.AddSeconds(1)));
    }

    [Fact]
    public void An_empty_etag_asks_for_no_check()
    {
        Etag.Require("", 1);
        Etag.Require(Etag.Of(1), 1);
        Assert.Equal(PlatformReason.StaleEtag, Assert.Throws<Refusal>(() => Etag.Require(Etag.Of(1), 2)).Reason);
    }
}
