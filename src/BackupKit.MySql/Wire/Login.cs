using BackupKit.MySql.Wire.Authentication;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>The authentication phase: our response, then whatever the server asks until OK or ERR.</summary>
internal sealed class Login(PacketReader reader, PacketWriter writer, AuthenticationContext context, string endpoint)
{
    private const byte MoreData = 0x01;
    private const byte NextFactor = 0x02;

    // Two switches and two rounds each are the most a sane server needs.
    private const int MaxRounds = 16;

    private AuthenticationContext _context = context;
    private IAuthenticationMethod _method = new NativePassword();

    public async Task RunAsync(string serverPlugin, HandshakeResponsePayload response)
    {
        var plugin = AuthenticationMethods.CanOpen(serverPlugin) ? serverPlugin : AuthenticationMethods.Fallback;
        _method = AuthenticationMethods.Create(plugin);
        var answer = response with { AuthenticationPlugin = plugin, AuthenticationResponse = _method.Start(_context) };
        await writer.WriteAsync(answer.Write()).ConfigureAwait(false);

        for (var round = 0; round < MaxRounds; round++)
        {
            await reader.WaitForPacketAsync().ConfigureAwait(false);
            if (Handle(reader.Take(), out var reply))
            {
                return;
            }

            if (reply is not null)
            {
                await writer.WriteAsync(reply).ConfigureAwait(false);
            }
        }

        throw MySqlWireException.Malformed("the authentication does not end");
    }

    private bool Handle(ReadOnlySpan<byte> payload, out byte[]? reply)
    {
        reply = null;
        switch (payload.IsEmpty ? -1 : payload[0])
        {
            case OkPayload.Signature:
                OkPayload.Read(payload);
                return true;
            case ErrorPayload.Signature:
                throw Refuse(ErrorPayload.Read(payload));
            case AuthSwitchPayload.Signature:
                reply = Switch(AuthSwitchPayload.Read(payload));
                return false;
            case MoreData:
                reply = _method.Continue(_context, payload[1..]);
                return false;
            case NextFactor:
                throw MySqlWireException.AuthUnsupported("multi-factor authentication");
            case > NextFactor when _method.TakesPlainData:
                reply = _method.Continue(_context, payload);
                return false;
            default:
                throw MySqlWireException.Malformed("an unknown packet came during authentication");
        }
    }

    private byte[] Switch(AuthSwitchPayload request)
    {
        _method = AuthenticationMethods.Create(request.Plugin);
        _context = _context with { Nonce = request.Nonce };
        return _method.Start(_context);
    }

    private MySqlWireException Refuse(ErrorPayload error) =>
        error.Number is ServerErrorNumbers.MustChangePassword or ServerErrorNumbers.MustChangePasswordLogin
            ? MySqlWireException.PasswordExpired(endpoint)
            : MySqlWireException.FromLogin(error, endpoint);
}
