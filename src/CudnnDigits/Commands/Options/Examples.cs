namespace CudnnDigits.Commands.Options;

/// <summary>What the help shows of each command's use. A test parses every line.</summary>
internal static class Examples
{
    /// <summary>By the name of the command; the program's own under the empty name.</summary>
    public static IReadOnlyDictionary<string, (string Line, string Meaning)[]> ByCommand { get; } =
        new Dictionary<string, (string, string)[]>
        {
            [""] =
            [
                ("cudnndigits train", "train the cnn, on the GPU if there is one"),
                ("cudnndigits eval --run runs/first", "measure what came of it"),
            ],
            ["train"] =
            [
                ("cudnndigits train linear --epochs 5", "another network, for five epochs"),
                ("cudnndigits train cnn --device cpu --run runs/first", "on the CPU, into a folder of that name"),
                ("cudnndigits train cnn --batch-norm --dropout 0.3", "with layers against overfitting"),
                ("cudnndigits train cnn --ensemble 3 --run runs/three", "three networks that answer together; --resume goes on with them"),
                ("cudnndigits train --run runs/first --resume --epochs 20", "go on with that run, up to 20 epochs"),
                ("cudnndigits train --config runs/first/run.json", "repeat that run exactly"),
                ("cudnndigits train --data /usr/share/datasets/fashion-mnist", "on another data set in MNIST's format"),
            ],
            ["eval"] =
            [
                ("cudnndigits eval --run runs/first", "the best weights of a run"),
                ("cudnndigits eval --run runs/three", "an ensemble: each of its networks, and all together"),
                ("cudnndigits eval --weights cnn.safetensors", "weights from elsewhere, such as PyTorch"),
            ],
            ["predict"] =
            [
                ("cudnndigits predict --run runs/first photo.jpg", "which digit is on a picture"),
                ("cudnndigits predict --run runs/first --show --json digits/ -", "all of a folder and one from standard input"),
            ],
            ["serve"] =
            [
                ("cudnndigits serve", "draw for the newest network in runs, and watch trainings there"),
                ("cudnndigits serve --run runs/first --port 0", "for the network of one run, at any free port"),
                ("cudnndigits serve --weights cnn.safetensors --host 0.0.0.0", "for other machines too: whoever reaches the port can draw"),
            ],
            ["export"] = [("cudnndigits export --run runs/first --onnx digits.onnx", "for ONNX Runtime and others")],
            ["report"] = [("cudnndigits report --run runs/first", "draw the pictures again and write report.html")],
            ["compare"] = [("cudnndigits compare runs/first runs/second", "one table and one chart of several runs")],
            ["bench"] = [("cudnndigits bench", "how fast this machine trains")],
            ["data"] = [("cudnndigits data --data mnist", "fetch MNIST into a folder, or check what lies there")],
            ["info"] = [("cudnndigits info --json", "for another program, or for a bug report")],
            ["completion"] =
            [
                ("cudnndigits completion bash", "a script: source <(cudnndigits completion bash)"),
                ("cudnndigits completion zsh", "a script: source <(cudnndigits completion zsh)"),
                ("cudnndigits completion pwsh", "a script: cudnndigits completion pwsh | Out-String | Invoke-Expression"),
            ],
        };
}
