using System.Diagnostics;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;
using Spectre.Console;

namespace CudnnDigits.Commands.Train;

/// <summary>A training whose steps are taken, or that was interrupted: saves it, draws it and tells what came of it.</summary>
/// <param name="Test">The test images.</param>
/// <param name="Notes">Where notes go.</param>
internal sealed record RunFinisher(
    TrainRequest Request, IExecutor Executor, Plan Plan, Dataset Test, Trainer Trainer, RunRecorder Recorder, TensorBoardLog? TensorBoard,
    TextWriter Notes)
{
    /// <param name="done">Whether all steps are taken.</param>
    /// <param name="started">When it began, as <see cref="Stopwatch"/> counts.</param>
    /// <param name="console">Where the summary goes.</param>
    public void Finish(bool done, long started, IAnsiConsole console)
    {
        Recorder.Save();
        var settings = Request.Settings;
        if (Trainer.StoppedEarly) Notes.WriteLine($"ended early: no better accuracy for {settings.EarlyStop} epochs");
        // Test images that were not to choose the weights by are looked at when there is nothing left to choose.
        var final = Recorder.Kept is not null && (done || settings.Validation == 0)
            ? Show(RunData.Load(Request.Folder, Executor, Plan, Test), done, console)
            : null;
        if (Request.Verbose) WriteDetails();
        TrainingSummary.Write(
            console.Profile.Out.Writer, Request.Folder, Request.ResumeFolder, Recorder, final, Stopwatch.GetElapsedTime(started), done);
    }

    private Evaluation Show(RunData run, bool done, IAnsiConsole console)
    {
        if (done) TryDraw(run);
        console.WriteLine();
        ConfusionMatrix.Write(console, run.Evaluation.Confusion);
        console.WriteLine();
        return run.Evaluation;
    }

    /// <summary>Draws the pictures of the run. All else is saved by now, so a picture that fails does not fail the training.</summary>
    private void TryDraw(RunData run)
    {
        try
        {
            Draw(run);
        }
        catch (Exception wrong)
        {
            Notes.WriteLine($"no pictures: {TerminalText.Sanitize(wrong.Message)}; draw them with: cudnndigits report --run {run.Folder.Path}");
        }
    }

    // A method of its own, so that the libraries that draw are loaded after the training, not before it.
    private void Draw(RunData run)
    {
        var pictures = RunPictures.Draw(run);
        RunPictures.Save(run.Folder, pictures);
        foreach (var picture in pictures) TensorBoard?.Show(picture);
    }

    // At the end: only then it is known how many kernels a step has.
    private void WriteDetails()
    {
        foreach (var line in ExecutorFactory.Details(Executor) ?? []) Notes.WriteLine(line);
    }
}
