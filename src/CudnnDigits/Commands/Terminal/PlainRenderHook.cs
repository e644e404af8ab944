using Spectre.Console.Rendering;

namespace CudnnDigits.Commands.Terminal;

/// <summary>
/// Removes colors and emphasis from everything that a console writes. Without escape sequences, Spectre.Console sets and resets colors
/// through <see cref="Console"/> instead, which on a terminal are escape sequences again.
/// </summary>
internal sealed class PlainRenderHook : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Unstyled(renderable));

    private sealed class Unstyled(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth)
                .Select(segment => segment.IsLineBreak || segment.IsControlCode ? segment : new Segment(segment.Text));
    }
}
