using System.Net;
using System.Text;
using Google.Api;
using Google.Protobuf;

namespace PeerSupport.Platform;

/// <summary>A page of A4 for the hand of somebody who never logs in: no script, nothing fetched from anywhere, big enough to read.</summary>
public sealed class PrintedPage(PrintedWords words, string title, bool large)
{
    private readonly StringBuilder _body = new();

    /// <summary>A table of a few lines: what, and what it is.</summary>
    public PrintedPage Facts(params IEnumerable<(string Label, string Value)> facts)
    {
        var rows = facts.Where(fact => fact.Value.Length > 0).Select(fact => $"<tr><th scope=\"row\">{Text(fact.Label)}</th><td>{Text(fact.Value)}</td></tr>\n");
        return Add($"<table>\n{string.Concat(rows)}</table>\n");
    }

    /// <summary>A table with a heading; an empty cell is there to be written into. In large print one of more than six columns lies across the page.</summary>
    public PrintedPage Table(IReadOnlyCollection<string> headings, params IEnumerable<string[]> rows)
    {
        static string Row(IEnumerable<string> cells, string kind) => $"<tr>{string.Concat(cells.Select(cell => $"<{kind}>{Text(cell)}</{kind}>"))}</tr>\n";
        return Add($"<table class=\"{(large && headings.Count > 6 ? "ruled wide" : "ruled")}\">\n<thead>{Row(headings, "th")}</thead>\n{string.Concat(rows.Select(row => Row(row, "td")))}</table>\n");
    }

    public PrintedPage Part(string heading, params IEnumerable<string> paragraphs) => Add($"<h2>{Text(heading)}</h2>\n").Say(paragraphs);

    public PrintedPage Say(params IEnumerable<string> paragraphs) => Add(string.Concat(paragraphs.Select(paragraph => $"<p>{Text(paragraph)}</p>\n")));

    /// <summary>What follows stands on a new sheet, under the same title: for another hand.</summary>
    public PrintedPage Sheet() => Add($"<h1 class=\"sheet\">{Text(title)}</h1>\n");

    public HttpBody ToBody() => new() { ContentType = "text/html; charset=utf-8", Data = ByteString.CopyFromUtf8(ToString()) };

    public override string ToString() => $$"""
        <!DOCTYPE html>
        <html lang="{{words.Tag}}">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{{Text(title)}}</title>
        <style>
        @page { size: A4; margin: 20mm; } @page wide { size: A4 landscape; } table.wide { page: wide; width: 257mm; margin-left: -43.5mm; }
        body { font: {{(large ? "18pt" : "12pt")}}/1.5 Arial, Helvetica, sans-serif; max-width: 170mm; margin: 0 auto; color: #000; background: #fff; }
        h1 { font-size: 1.5em; } h1.sheet { break-before: page; } h2 { font-size: 1.15em; margin-bottom: 0.2em; break-after: avoid; } p { margin: 0.4em 0; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 0.15em 0.6em 0.15em 0; border-bottom: 1px solid #999; }
        table.ruled th, table.ruled td { border: 1px solid #666; padding: 0.15em 0.3em; font-size: 0.85em; } table.ruled td { height: 9mm; } tr { break-inside: avoid; }
        </style>
        </head>
        <body>
        <h1>{{Text(title)}}</h1>
        {{_body}}</body>
        </html>

        """;

    private PrintedPage Add(string html)
    {
        _body.Append(html);
        return this;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
