"""The city's signing key: made once, kept where only its owner reads it; public keys for whoever verifies.

``city.key`` is the private key (PEM, mode 0600). ``public/<key id>.pem`` holds the public keys that are
trusted: this one and those it replaced, so that old seals still verify after a change of key.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shian.methods.seals import key_id_of

PRIVATE = "city.key"
PUBLIC = "public"


class NoKey(RuntimeError):
    """There is no usable key where one is needed; the message says where it was looked for."""


def make_city_key(folder: Path) -> Ed25519PrivateKey:
    """Make the signing key if there is none yet; return the one that stands.

    Two processes that start at once end with the same key: a key file is linked into place only once.
    """
    path = folder / PRIVATE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(path, _private_pem(Ed25519PrivateKey.generate()))
    key = city_key(folder)
    trust(folder, key.public_key())
    return key


def city_key(folder: Path) -> Ed25519PrivateKey:
    """The signing key.

    Raises:
        NoKey: it is missing, or the file holds something else.
    """
    path = folder / PRIVATE
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise NoKey(
            f"there is no signing key at {path}: run `shian init`, or restore it from backup"
        ) from error
    except ValueError as error:
        raise NoKey(f"{path} is not a private key in PEM form: restore it from backup") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(f"{path} holds a key of another sort; seals need Ed25519")
    return key


def trust(folder: Path, key: Ed25519PublicKey) -> Path:
    """Keep a public key among those trusted; return its file."""
    path = folder / PUBLIC / f"{key_id_of(key)}.pem"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write_once(path, public_pem(key), mode=0o644)
    return path


def trusted_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """The public keys trusted here, by key id."""
    keys = (load_public(path) for path in sorted((folder / PUBLIC).glob("*.pem")))
    return {key_id_of(key): key for key in keys}


def load_public(path: Path) -> Ed25519PublicKey:
    """A public key from a PEM file.

    Raises:
        NoKey: the file holds something else.
    """
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NoKey(f"{path} is not a public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey):
        raise NoKey(f"{path} holds a key of another sort; seals need Ed25519")
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as PEM text, to be given to whoever verifies."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def write_once(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Make a file that appears whole; where it exists already, it stays as it is."""
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass  # another process was first; its key stands
    finally:
        part.unlink()
