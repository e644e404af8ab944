# The program on the plain .NET runtime, for training and prediction on the CPU.
#
#   docker build -t cudnndigits .
#   docker run --rm -v "$PWD/runs:/work/runs" -v cudnndigits-data:/data cudnndigits train cnn --run runs/cnn
#   docker run --rm -v "$PWD/runs:/work/runs" -p 127.0.0.1:8028:8028 cudnndigits serve --host 0.0.0.0 --run runs/cnn
#
# The mounts: /work is the working directory, so relative paths of run folders mean the mounted folder; /data keeps MNIST between runs.

# DOTNET_VERSION: the tag of Microsoft's images; the SDK must satisfy global.json.
ARG DOTNET_VERSION=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props .editorconfig ./
COPY src src
RUN dotnet publish src/CudnnDigits --configuration Release --use-current-runtime --no-self-contained \
    --property:PublishReadyToRun=true --property:RunAnalyzers=false --output /program

# The program serves a web page, so it needs the ASP.NET Core runtime.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION}
COPY --from=build /program /opt/cudnndigits
RUN mkdir /data /work && chown "$APP_UID" /data /work
ENV CUDNNDIGITS_DATA=/data
USER $APP_UID
WORKDIR /work
ENTRYPOINT ["dotnet", "/opt/cudnndigits/cudnndigits.dll"]
