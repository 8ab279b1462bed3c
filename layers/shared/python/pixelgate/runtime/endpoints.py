"""Where AWS services are, and connections to them: what botocore has, but without its models of services."""

from __future__ import annotations

from functools import partial
from ssl import create_default_context

from botocore.configprovider import ConfiguredEndpointProvider
from botocore.endpoint_provider import RuleSetStandardLibrary
from botocore.exceptions import NoRegionError
from botocore.httpsession import get_cert_path
from botocore.session import Session
from botocore.utils import get_environ_proxies

from pixelgate.runtime.connections import Connections


def region_of(session: Session) -> str:
    """Where this process runs.

    Raises:
        NoRegionError: nothing says so.
    """
    region: str | None = session.get_config_variable("region")
    if region is None:
        raise NoRegionError
    return region


def endpoint_of(session: Session, service: str) -> str:
    """The address that is configured for ``service``, or the regional one; neither FIPS' nor for IPv6."""
    if not session.get_config_variable("ignore_configured_endpoint_urls"):
        configured: str | None = ConfiguredEndpointProvider(
            full_config=session.full_config, scoped_config=session.get_scoped_config(), client_name=service
        ).provide()
        if configured:
            return configured
    region = region_of(session)
    partitions = RuleSetStandardLibrary(session.get_component("data_loader").load_data("partitions"))
    return f"https://{service}.{region}.{partitions.aws_partition(region)['dnsSuffix']}"


def connections_to(session: Session, endpoint: str) -> Connections:
    """Kept open between requests, through a proxy and trusting whom the environment says."""
    trusted = session.get_config_variable("ca_bundle") or get_cert_path(verify=True)
    proxy = get_environ_proxies(endpoint).get(endpoint.partition(":")[0])
    return Connections(make_context=partial(create_default_context, cafile=trusted), proxy=proxy)
