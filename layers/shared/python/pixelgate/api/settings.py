"""What of the environment the API reads, in the parts that other functions read too."""

from pixelgate.domain.quotas import Quota
from pixelgate.runtime.settings import EnvSettings


class QuotaSettings(EnvSettings):
    """What holds where a workspace has no quota of its own; 0: no limit."""

    uploads_per_day: int
    upload_bytes_per_day: int

    @property
    def quota(self) -> Quota:
        """The same as a quota."""
        return Quota(
            uploads_per_day=self.uploads_per_day or None, bytes_per_day=self.upload_bytes_per_day or None
        )


class RetentionSettings(EnvSettings):
    """What decides how long images are kept."""

    table_name: str
    erase_queue_url: str
    retention: str


class SendingSettings(EnvSettings):
    """Where and for how long webhooks may be posted."""

    webhook_seconds: float
    webhook_allow_http: bool
    webhook_allow_loopback: bool


class DeliverySettings(EnvSettings):
    """Where released files are."""

    release_image_arn: str
    re_release_images_arn: str
    delivery_url: str
    delivery_key_arn: str


class ApiSettings(QuotaSettings, RetentionSettings, SendingSettings, DeliverySettings):
    """What the routes need to know about their surroundings."""

    originals_bucket: str
    work_bucket: str
    make_renditions_function: str
    search_similar_function: str
    train_classifier_function: str
    max_upload_bytes: int
    ticket_seconds: int
    changes_per_minute: int
    extra_formats: str
    fetch_queue_url: str
    import_bucket: str
    import_images_arn: str
    analyze_image_arn: str
    backtest_rules_arn: str
    re_evaluate_images_arn: str
    webhook_queue_url: str
