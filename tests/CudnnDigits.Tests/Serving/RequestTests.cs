using System.Net;
using System.Text.Json;

namespace CudnnDigits.Tests.Serving;

/// <summary>What the server answers, and what it refuses.</summary>
public sealed class RequestTests
{
    private const int DrawingBytes = 112 * 112;

    private ServedPage _served = null!;

    [OneTimeSetUp]
    public async Task Start() => _served = await ServedPage.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _served.DisposeAsync();

    [Test]
    public async Task Read_MnistDigits_AreReadAsByTheNetwork()
    {
        // The label of each, by MNIST's own file. The network is right in 98 of 100, and a drawing is made small again as the page's are.
        const int images = 50;
        var right = 0;
        for (var image = 0; image < images; image++)
        {
            using var answer = JsonDocument.Parse(await (await _served.PostAsync(ServedPage.Drawing(image))).Content.ReadAsStringAsync());
            var probabilities = answer.RootElement.GetProperty("probabilities")
                .EnumerateArray().Select(share => share.GetDouble()).ToArray();
            Assert.That(probabilities.Sum(), Is.EqualTo(1).Within(1e-9));
            var digit = answer.RootElement.GetProperty("digit").GetInt32();
            Assert.That(probabilities[digit], Is.EqualTo(probabilities.Max()));
            if (digit == TestData.Mnist.Test.Labels[image]) right++;
        }

        Assert.That(right, Is.GreaterThanOrEqualTo(images - 4));
    }

    [TestCase("/", "text/html")]
    [TestCase("/main.js", "text/javascript")]
    [TestCase("/style.css", "text/css")]
    [TestCase("/api/runs", "application/json")]
    public async Task Get_AnyFile_HasItsTypeAndTheHeadersThatProtectIt(string path, string type)
    {
        using var response = await _served.Client.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(type));
        Assert.That(Header(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(Header(response, "Content-Security-Policy"), Does.StartWith("default-src 'none'; script-src 'self';"));
        Assert.That(response.Headers.Contains("Server"), Is.False);
    }

    [TestCase("/", "PUT", HttpStatusCode.MethodNotAllowed)]
    [TestCase("/api/read", "GET", HttpStatusCode.MethodNotAllowed)]
    [TestCase("/nowhere", "GET", HttpStatusCode.NotFound)]
    [TestCase("/../../etc/passwd", "GET", HttpStatusCode.NotFound)]
    public async Task Request_ForSomethingElse_IsRefused(string path, string method, HttpStatusCode wanted)
    {
        using var response = await _served.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.That(response.StatusCode, Is.EqualTo(wanted));
    }

    [TestCase(DrawingBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(100 << 20, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(DrawingBytes - 1, HttpStatusCode.BadRequest)]
    [TestCase(0, HttpStatusCode.BadRequest)]
    public async Task Read_BodyOfAnotherSize_IsRefused(int bytes, HttpStatusCode wanted) =>
        await AssertRefusedAsync(() => _served.PostAsync(new byte[bytes]), wanted);

    [Test]
    public async Task Read_OversizedBodyOfUntoldLength_IsRefused()
    {
        var content = new StreamContent(new MemoryStream(new byte[DrawingBytes * 10]));
        content.Headers.ContentType = new("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/read") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        await AssertRefusedAsync(() => _served.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data")]
    public async Task Read_TypeThatAFormCanSend_IsRefused(string type) =>
        await AssertRefusedAsync(() => _served.PostAsync(ServedPage.Drawing(0), type), HttpStatusCode.UnsupportedMediaType);

    [Test]
    public async Task Read_BlankPaper_SaysSo() =>
        Assert.That(
            await AssertRefusedAsync(() => _served.PostAsync(new byte[DrawingBytes]), HttpStatusCode.UnprocessableEntity),
            Does.Contain("nothing is drawn"));

    [Test]
    public async Task Read_Noise_IsAnsweredAndHarmsNothing()
    {
        var random = new Random(1);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var noise = new byte[DrawingBytes];
            random.NextBytes(noise);
            using var response = await _served.PostAsync(noise);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.UnprocessableEntity));
        }
    }

    [TestCase("evil.example", HttpStatusCode.MisdirectedRequest)]
    [TestCase("192.0.2.1", HttpStatusCode.MisdirectedRequest)]
    [TestCase("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [TestCase("localhost", HttpStatusCode.OK)]
    [TestCase("[::1]", HttpStatusCode.OK)]
    public async Task Request_UnderAName_IsAnsweredUnderOursOnly(string host, HttpStatusCode wanted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/network");
        request.Headers.Host = $"{host}:{_served.Address.Port}";
        using var response = await _served.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(wanted));
    }

    [TestCase("Origin", "http://evil.example")]
    [TestCase("Origin", "null")]
    [TestCase("Origin", "http://127.0.0.1:1")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    public async Task Request_FromAnotherSite_IsRefused(string header, string value) =>
        await AssertRefusedAsync(
            () => _served.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/runs") { Headers = { { header, value } } }),
            HttpStatusCode.Forbidden);

    [Test]
    public async Task Request_FromOurPageOrByALinkToIt_IsAnswered()
    {
        var origin = _served.Address.ToString().TrimEnd('/');
        foreach (var (path, headers) in new (string, (string, string)[])[]
        {
            ("/api/runs", [("Origin", origin), ("Sec-Fetch-Site", "same-origin")]),
            ("/", [("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate")]),
            ("/", [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in headers) request.Headers.Add(name, value);
            using var response = await _served.Client.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
        }
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    /// <summary>Gives what the refusal says.</summary>
    private static async Task<string> AssertRefusedAsync(Func<Task<HttpResponseMessage>> send, HttpStatusCode wanted)
    {
        try
        {
            using var response = await send();
            Assert.That(response.StatusCode, Is.EqualTo(wanted));
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return answer.RootElement.GetProperty("error").GetString()!;
        }
        catch (HttpRequestException) when (wanted == HttpStatusCode.RequestEntityTooLarge)
        {
            // The server need not wait for the rest before it closes the connection.
            return "closed";
        }
    }
}
